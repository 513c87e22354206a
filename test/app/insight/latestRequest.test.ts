import { describe, expect, it } from 'vitest';
import { createLatestRequest } from '../../../src/app/insight/shared/latestRequest';

/** A request whose answers and rests come when the test says so. */
function bench() {
  const asked: string[] = [];
  const told: string[] = [];
  const pending: { answer: (answer: string) => void; refuse: (error: Error) => void }[] = [];
  const rests: (() => void)[] = [];
  const request = createLatestRequest<string, string>({
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
  return { request, asked, told, answer, refuse, endRest, settle };
}

describe('asking what the networks say', () => {
  it('has one question in flight, and puts only the newest of those that came meanwhile', async () => {
    const { request, asked, told, answer } = bench();
    request.ask('a');
    request.ask('b');
    request.ask('c');
    expect(asked).toEqual(['a']);
    await answer('1');
    expect(asked).toEqual(['a', 'c']);
    await answer('2');
    expect(told).toEqual(['a: 1', 'c: 2']);
  });

  it('rests before it puts the same question again', async () => {
    const { request, asked, answer, endRest } = bench();
    request.ask('a');
    await answer('1');
    request.ask('a');
    expect(asked).toEqual(['a']);
    await endRest();
    expect(asked).toEqual(['a', 'a']);
  });

  it('does not rest before another question', async () => {
    const { request, asked, answer, settle } = bench();
    request.ask('a');
    await answer('1');
    request.ask('a');
    request.ask('b');
    await settle();
    expect(asked).toEqual(['a', 'b']);
  });

  it('goes on after a failure', async () => {
    const { request, told, answer, refuse, settle } = bench();
    request.ask('a');
    await refuse('worker-died');
    request.ask('b');
    await settle();
    await answer('2');
    expect(told).toEqual(['a failed: worker-died', 'b: 2']);
  });

  it('tells nothing after it was stopped', async () => {
    const { request, asked, told, answer } = bench();
    request.ask('a');
    request.stop();
    request.ask('b');
    await answer('1');
    expect(told).toEqual([]);
    expect(asked).toEqual(['a']);
  });
});
