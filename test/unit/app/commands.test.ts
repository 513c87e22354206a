import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/app/shell/commands';
import { newRun, type Run } from '../../../src/app/store/run';
import { catalogue } from '../../../src/catalogue';
import { defaultExperiment } from '../../../src/experiment/experiment';

const possible = (run: Run | null) => commands.filter((command) => command.isPossible(run)).map(({ id }) => id);
const inState = (status: Run['status']): Run => ({ ...newRun(1, defaultExperiment(catalogue), false), status });

describe('the commands', () => {
  it('are offered where they mean something; a step never takes finished curves away', () => {
    expect(possible(null)).toEqual(['run', 'step']);
    expect(possible(inState('running'))).toEqual(['pause', 'step', 'reset']);
    expect(possible(inState('paused'))).toEqual(['run', 'step', 'reset']);
    expect(possible(inState('done'))).toEqual(['run', 'reset']);
    expect(possible(inState('failed'))).toEqual(['run', 'reset']);
  });
});
