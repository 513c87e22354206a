import { describe, expect, it } from 'vitest';
import { runInLanes } from './lanes.mjs';

/** Runs jobs whose ends a test decides on, and writes down what happens. */
function running(lanes: number, jobs: readonly { name: string; needs?: readonly string[]; needsQuiet?: boolean }[]) {
  const said: string[] = [];
  const ends = new Map<string, (isGreen: boolean) => void>();
  const all = runInLanes({
    jobs: jobs.map((job) => ({ needs: [], ...job })),
    lanes,
    run: ({ name }) => {
      said.push(name);
      return new Promise<boolean>((resolve) => ends.set(name, resolve));
    },
    refuse: ({ name }) => said.push(`${name} refused`),
  });
  const end = async (name: string, isGreen = true) => {
    ends.get(name)?.(isGreen);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { said, all, end };
}

describe('jobs in lanes', () => {
  it('run as many at a time as there are lanes, in their order', async () => {
    const { said, all, end } = running(2, [{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    expect(said).toEqual(['a', 'b']);
    await end('b');
    expect(said).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    await all;
  });

  it('wait for what they need, and let others go first meanwhile', async () => {
    const { said, all, end } = running(2, [{ name: 'build' }, { name: 'page', needs: ['build'] }, { name: 'unit' }]);
    expect(said).toEqual(['build', 'unit']);
    await end('build');
    expect(said).toEqual(['build', 'unit', 'page']);
    await end('unit');
    await end('page');
    await all;
  });

  it('are refused when what they need has failed, and so is what needs them', async () => {
    const { said, all, end } = running(1, [
      { name: 'build' },
      { name: 'page', needs: ['build'] },
      { name: 'report', needs: ['page'] },
      { name: 'unit' },
    ]);
    await end('build', false);
    await end('unit');
    await all;
    expect(said).toEqual(['build', 'page refused', 'report refused', 'unit']);
  });

  it('do not wait for jobs that were not asked for', async () => {
    const { said, all, end } = running(1, [{ name: 'page', needs: ['build'] }]);
    await end('page');
    await all;
    expect(said).toEqual(['page']);
  });

  it('run alone and last where they need quiet', async () => {
    const { said, all, end } = running(3, [{ name: 'time', needsQuiet: true }, { name: 'a' }, { name: 'b' }]);
    expect(said).toEqual(['a', 'b']);
    await end('a');
    expect(said).toEqual(['a', 'b']);
    await end('b');
    expect(said).toEqual(['a', 'b', 'time']);
    await end('time');
    await all;
  });

  it('that wait for each other are an error', async () => {
    const jobs = [
      { name: 'a', needs: ['b'] },
      { name: 'b', needs: ['a'] },
    ];
    await expect(running(2, jobs).all).rejects.toThrow('a,b wait for each other');
  });
});
