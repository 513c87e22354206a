import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/catalogue';
import { sectionsOf, withValue } from '../../src/experiment/experiment';
import { fromLink, toLink } from '../../src/experiment/link';
import { type Changes, experimentOf } from '../../src/lessons/lesson';

describe('an experiment without data', () => {
  const dataFree = (changes: Changes) => experimentOf({ experiment: { task: 'digits', changes } }, catalogue);

  it('has no fields for examples that nobody sees, and a link that does not speak of them', () => {
    const before = dataFree({ 'transfer.labelled': 100, 'transfer.leftOut': [3], 'transfer.pool': 'test' });
    const experiment = withValue(before, 'scheme', 'data-free', catalogue);
    const fields = sectionsOf(experiment, catalogue).find(({ name }) => name === 'transfer')?.fields ?? {};
    expect(Object.keys(fields)).toEqual(['examples', 'detail']);
    expect(experiment.transfer).toMatchObject({ leftOut: [], labelNoise: 0, pool: 'training' });
    const link = toLink(experiment, catalogue);
    expect(link).not.toContain('labelled');
    expect(fromLink(link, catalogue)).toEqual({ experiment, problems: [] });
  });
});
