import { describe, expect, it } from 'vitest';
import type { CommandState, CommandTarget } from '../../src/app/commands/command';
import { commandFor, commands, runSeeds, toolbarCommands } from '../../src/app/commands/commands';
import { newRun, type Run } from '../../src/app/store/run';
import type { Series } from '../../src/app/store/series';
import { catalogue } from '../../src/catalogue';
import { defaultExperiment } from '../../src/experiment/experiment';

const experiment = defaultExperiment(catalogue);
const empty: CommandState = { run: null, device: null, series: null, layout: 'page' };
const inState = (status: Run['status']): CommandState => ({
  ...empty,
  run: { ...newRun(1, experiment, false), status },
});
const possible = (state: CommandState) => toolbarCommands.filter((each) => each.isPossible(state)).map(({ id }) => id);
const press = (key: string, changes: Partial<KeyboardEvent> = {}) => ({ key, ...changes }) as KeyboardEvent;
// `commandFor` looks for the control that has the focus; without a document there is none.
globalThis.Element ??= class {} as typeof Element;

/** What a command does, as the names of what it calls. */
function traceOf(perform: (target: CommandTarget) => void): readonly string[] {
  const calls: string[] = [];
  const note = (path: string): unknown =>
    new Proxy(() => {}, {
      get: (_, name) => note(`${path}${String(name)}.`),
      apply: (_, __, values) => void calls.push(`${path.slice(0, -1)}(${values.join()})`),
    });
  perform(note('') as CommandTarget);
  return calls;
}

describe('the commands', () => {
  it('of the toolbar are possible where they mean something; a step never removes finished curves', () => {
    expect(possible(empty)).toEqual(['run', 'step']);
    expect(possible(inState('running'))).toEqual(['pause', 'step', 'reset']);
    expect(possible(inState('paused'))).toEqual(['run', 'step', 'reset']);
    expect(possible(inState('done'))).toEqual(['run', 'reset']);
    expect(possible(inState('failed'))).toEqual(['run', 'reset']);
  });

  it('that open something or concern a series are possible with what they need', () => {
    const isPossible = (id: string, state: CommandState) => commands.find((each) => each.id === id)?.isPossible(state);
    const series = (status: Series['status']): CommandState => ({
      ...empty,
      series: { seeds: [1], finished: [], status, experiment },
    });
    expect(isPossible('measure', empty)).toBe(false);
    expect(isPossible('measure', { ...empty, device: { backend: 'wasm' } as CommandState['device'] })).toBe(true);
    expect(isPossible('stop-seeds', empty)).toBe(false);
    expect(isPossible('stop-seeds', series('running'))).toBe(true);
    expect(runSeeds.isPossible(series('running'))).toBe(false);
    expect(runSeeds.isPossible(series('done'))).toBe(true);
  });

  it('have names of their own, and hand the focus to one another', () => {
    const ids = commands.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const shown = toolbarCommands.map(({ id }) => id);
    for (const { focusNext } of toolbarCommands) expect(shown).toContain(focusNext);
  });

  it('each do one thing', () => {
    const traces = Object.fromEntries(commands.map((each) => [each.id, traceOf((target) => each.perform(target))]));
    expect(traces).toEqual({
      run: ['actions.run()'],
      pause: ['actions.pause()'],
      step: ['actions.step()'],
      reset: ['actions.reset()'],
      'start-here': ['actions.startLesson(start-here)'],
      lessons: ['openDialog(lessons)'],
      glossary: ['openDialog(glossary)'],
      measure: ['openDialog(measure)'],
      present: ['actions.togglePresent()'],
      'copy-link': ['copyLink()'],
      theme: ['toggleTheme()'],
      'stop-seeds': ['actions.stopSeries()'],
    });
    expect(traceOf((target) => runSeeds.perform(target, 5))).toEqual(['actions.runSeeds(5)']);
  });

  it('are found by their key: of two with one key, the possible one', () => {
    expect(commandFor(press(' '), empty)?.id).toBe('run');
    expect(commandFor(press(' '), inState('running'))?.id).toBe('pause');
    expect(commandFor(press('S'), inState('paused'))?.id).toBe('step');
    expect(commandFor(press('r'), inState('done'))?.id).toBe('reset');
    expect(commandFor(press('g'), empty)?.id).toBe('glossary');
    expect(commandFor(press('r'), empty)).toBeUndefined();
    expect(commandFor(press('q'), empty)).toBeUndefined();
    // Ctrl+R loads the page anew.
    expect(commandFor(press('r', { ctrlKey: true }), inState('done'))).toBeUndefined();
  });
});
