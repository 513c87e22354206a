import { describe, expect, it } from 'vitest';
import { createAsker } from '../../../../src/app/insight/asker';

/** An asker whose answers and rests come when the test says so. */
function bench() {
  const asked: string[] = [];
  const told: string[] = [];
  const pending: { answer: (answer: string) => void; refuse: (error: Error) => void }[] = [];
  const rests: (() => void)[] = [];
  const asker = createAsker<string, string>({
    ask: (question) => {
      asked.push(question);
      return new Promise((answer, refuse) => pending.push({ answer, refuse }));
    },
    onAnswer: (question, answer) => told.push(`${question}: ${answer}`),
    onFailure: (question, error) => told.push(`${question} failed: ${(error as Error).message}`),
    rest: 250,
    wait: () => new Promise((resolve) => rests.push(resolve)),
  });
  // A macrotask later every promise that can settle has.
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const answer = async (text: string) => {
    pending.shift()?.answer(text);
    await settle();
  };
  const refuse = async (reason: string) => {
    pending.shift()?.refuse(new Error(reason));
    await settle();
  };
  const endRest = async () => {
    rests.pop()?.();
    await settle();
  };
  return { asker, asked, told, answer, refuse, endRest, settle };
}

describe('asking what the networks say', () => {
  it('has one question in flight, and puts only the newest of those that came meanwhile', async () => {
    const { asker, asked, told, answer } = bench();
    asker.ask('a');
    asker.ask('b');
    asker.ask('c');
    expect(asked).toEqual(['a']);
    await answer('1');
    expect(asked).toEqual(['a', 'c']);
    await answer('2');
    expect(told).toEqual(['a: 1', 'c: 2']);
  });

  it('rests before it puts the same question again', async () => {
    const { asker, asked, answer, endRest } = bench();
    asker.ask('a');
    await answer('1');
    asker.ask('a');
    expect(asked).toEqual(['a']);
    await endRest();
    expect(asked).toEqual(['a', 'a']);
  });

  it('does not rest before another question', async () => {
    const { asker, asked, answer, settle } = bench();
    asker.ask('a');
    await answer('1');
    asker.ask('a');
    asker.ask('b');
    await settle();
    expect(asked).toEqual(['a', 'b']);
  });

  it('goes on after a failure', async () => {
    const { asker, told, answer, refuse, settle } = bench();
    asker.ask('a');
    await refuse('worker-died');
    asker.ask('b');
    await settle();
    await answer('2');
    expect(told).toEqual(['a failed: worker-died', 'b: 2']);
  });

  it('tells nothing after it was stopped', async () => {
    const { asker, asked, told, answer } = bench();
    asker.ask('a');
    asker.stop();
    asker.ask('b');
    await answer('1');
    expect(told).toEqual([]);
    expect(asked).toEqual(['a']);
  });
});
