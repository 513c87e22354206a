import { philoxFactors, philoxKeySteps, philoxRounds } from '../../../experiment/philox';
import { advance, all, type Code, copy, get, type Local, type Program, repeat, set, v128 } from '../assembler';

/** Numbers that one pass makes: four counters side by side, four words of each. */
const perPass = 16;

/**
 * `size` uniform numbers in (0, 1), as `fillUniform` of `experiment/philox.ts` makes them. Addresses: identity, step, the
 * numbers, scratch memory.
 */
export function philoxNumbers(size: number): Program {
  const remaining = size % perPass;
  const build: Program['build'] = (locals, [identity, step, numbers, scratch]) => {
    if (!identity || !step || !numbers || !scratch) throw new RangeError('Uniform numbers take four addresses.');
    const pass = locals.make('i32');
    const block = locals.make('v128');
    const [a, b, c, d] = locals.many('v128', 4) as [Local, Local, Local, Local];
    const [highA, lowA, highC, lowC, even, odd] = locals.many('v128', 6) as [Local, Local, Local, Local, Local, Local];
    const keys = locals.many('v128', 2) as [Local, Local];

    /** The high and the low words of the products of four words with a constant. */
    const multiply = (words: Local, factor: number, high: Local, low: Local): Code =>
      all(
        set(even, v128.productsOfFirst(get(words), v128.words(factor))),
        set(odd, v128.productsOfLast(get(words), v128.words(factor))),
        set(high, v128.shuffle(get(even), get(odd), [1, 3, 5, 7])),
        set(low, v128.shuffle(get(even), get(odd), [0, 2, 4, 6])),
      );
    const round: Code = all(
      multiply(a, philoxFactors[0], highA, lowA),
      multiply(c, philoxFactors[1], highC, lowC),
      set(a, v128.xor(v128.xor(get(highC), get(b)), get(keys[0]))),
      set(c, v128.xor(v128.xor(get(highA), get(d)), get(keys[1]))),
      set(b, get(lowC)),
      set(d, get(lowA)),
      ...keys.map((key, at) => set(key, v128.addWords(get(key), v128.words(philoxKeySteps[at] as number)))),
    );
    const uniform = (words: Code): Code =>
      v128.mul(v128.add(v128.fromWords(v128.shiftRight(words, 9)), v128.floats(0.5)), v128.floats(2 ** -23));
    /** Words 0 and 1 of counters 0 … 3 in `even`, `odd`, and so on: from one word of four counters to four of one. */
    const store = (to: Local): Code =>
      all(
        set(highA, v128.shuffle(get(a), get(b), [0, 4, 1, 5])),
        set(lowA, v128.shuffle(get(c), get(d), [0, 4, 1, 5])),
        set(highC, v128.shuffle(get(a), get(b), [2, 6, 3, 7])),
        set(lowC, v128.shuffle(get(c), get(d), [2, 6, 3, 7])),
        v128.store(get(to), uniform(v128.shuffle(get(highA), get(lowA), [0, 1, 4, 5])), 0),
        v128.store(get(to), uniform(v128.shuffle(get(highA), get(lowA), [2, 3, 6, 7])), 16),
        v128.store(get(to), uniform(v128.shuffle(get(highC), get(lowC), [0, 1, 4, 5])), 32),
        v128.store(get(to), uniform(v128.shuffle(get(highC), get(lowC), [2, 3, 6, 7])), 48),
      );
    const makeSixteen = (to: Local): Code =>
      all(
        set(a, get(block)),
        set(b, v128.loadSplat(get(step))),
        set(c, v128.loadSplat(get(identity), 8)),
        set(d, v128.zero),
        ...keys.map((key, at) => set(key, v128.loadSplat(get(identity), 4 * at))),
        ...Array.from({ length: philoxRounds }, () => round),
        store(to),
        set(block, v128.addWords(get(block), v128.words(4))),
      );
    return all(
      set(block, v128.words(0, 1, 2, 3)),
      repeat(pass, Math.floor(size / perPass), all(makeSixteen(numbers), advance(numbers, 4 * perPass))),
      remaining > 0 ? all(makeSixteen(scratch), copy(get(numbers), get(scratch), 4 * remaining)) : [],
    );
  };
  return { key: `uniform numbers ${size}`, addresses: 4, scratchBytes: 4 * perPass, build };
}
