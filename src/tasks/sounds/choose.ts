import { randomStream } from '../../experiment/random.ts';
import { classOf } from './list.ts';
import { fewestLetters, framesPerLetter, longest, positions, sizes } from './sizes.ts';

/** A word and its sounds, as the dictionary writes them, without stress. */
export interface Pronounced {
  readonly word: string;
  readonly sounds: readonly string[];
}

/** Words for training and for testing, `[size]`, in a random order. */
export type Words = Readonly<Record<keyof typeof sizes, readonly Pronounced[]>>;

/** Share of the word families that are for testing. */
const testShare = 0.09;
/** Letters that words of a family begin with. */
const familyLetters = 5;

/**
 * Chooses words of 3 to 8 letters that the frames of the networks can hold: the first pronunciation of each word of
 * `dictionary` that is in `known`. All words whose first five letters are the same are for training or for testing, so
 * that none for training tells how an ending changes one for testing.
 * @throws RangeError if there are too few, or for a sound that is not known.
 */
export function chooseWords(dictionary: Readonly<Record<string, string>>, known: ReadonlySet<string>): Words {
  const isWord = new RegExp(`^[a-z]{${fewestLetters},${positions}}$`);
  const all = Object.entries(dictionary)
    .filter(([word]) => isWord.test(word) && known.has(word))
    .map(([word, said]) => ({ word, sounds: soundsIn(said) }))
    .filter(({ word, sounds }) => sounds.length <= longest && framesOf(sounds) <= framesPerLetter * word.length);
  const inOrder = randomStream(0, 'sounds').shuffled(all);
  const draw = (part: keyof typeof sizes): readonly Pronounced[] => {
    const own = inOrder.filter(({ word }) => partOf(word.slice(0, familyLetters)) === part);
    if (own.length < sizes[part]) throw new RangeError(`There are ${own.length} words to ${part} with.`);
    return own.slice(0, sizes[part]);
  };
  return { train: draw('train'), test: draw('test') };
}

/** The sounds of a pronunciation such as `K AE1 T # a comment`. */
function soundsIn(said: string): readonly string[] {
  const [spoken = ''] = said.split('#');
  const sounds = spoken
    .trim()
    .split(/\s+/)
    .map((sound) => sound.replace(/\d$/, ''));
  sounds.forEach(classOf);
  return sounds;
}

/** The fewest frames that hold these sounds: between two equal ones stands a blank. */
const framesOf = (sounds: readonly string[]): number =>
  sounds.length + sounds.filter((sound, at) => at > 0 && sounds[at - 1] === sound).length;

const partOf = (family: string): keyof typeof sizes =>
  randomStream(0, `sounds family ${family}`).uniform() < testShare ? 'test' : 'train';
