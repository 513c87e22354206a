import { expect, it } from 'vitest';
import { createTranslations } from '../../../src/app/locales/translations';
import { inEnglish, messages, written } from '../../../src/experiment/text';

const words = messages('test.words', { plain: 'Plain', nested: '{{count}} of {{what}}' });

it('says plain strings by their English, and messages by their path', () => {
  const { add, translate } = createTranslations(() => expect.unreachable());
  add({ 'a.name': 'Un', 'test.words.plain': 'Simple', 'test.words.nested': '{{what}} : {{count}}' }, [
    { path: 'a.name', text: 'One' },
  ]);
  expect(written('One', translate)).toBe('Un');
  expect(written(words.plain, translate)).toBe('Simple');
  expect(written(words.nested({ count: 3, what: words.plain }), translate)).toBe('Simple : 3');
});

it('complains once of a text that it lacks, and says it in English', () => {
  const missing: string[] = [];
  const { translate } = createTranslations((text) => missing.push(text));
  for (const text of ['One', words.plain, 'One']) expect(written(text, translate)).toBe(inEnglish(text));
  expect(missing).toEqual(['One', 'test.words.plain']);
});

it('puts values into English where no language is asked for', () => {
  expect(inEnglish(words.nested({ count: 0, what: 'rest' }))).toBe('0 of rest');
});
