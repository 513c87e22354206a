import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../../src/app/turns/turns';

/** Turns on a clock that stands still until it is moved. */
function open() {
  let time = 0;
  const due: { at: number; work: () => void }[] = [];
  const turns = createTurns({ now: () => time, later: (work, after) => due.push({ at: time + after, work }) });
  const drawn: [string, number][] = [];
  return {
    turns,
    drawn,
    part: (name: string, milliseconds: number) => () => {
      drawn.push([name, time]);
      time += milliseconds;
    },
    passUntil(end: number) {
      for (let next = due.shift(); next && next.at <= end; next = due.shift()) {
        time = Math.max(time, next.at);
        next.work();
      }
    },
  };
}

describe('turns', () => {
  it('draw one part in a task, in the order in which they asked', () => {
    const { turns, drawn, part, passUntil } = open();
    for (const name of ['a', 'b', 'c']) turns.ask(part(name, 2));
    expect(drawn).toEqual([]);
    passUntil(1000);
    expect(drawn).toEqual([
      ['a', 0],
      ['b', 62],
      ['c', 124],
    ]);
  });

  it('draw a part once, however often it asked, and again when it asks again', () => {
    const { turns, drawn, part, passUntil } = open();
    const a = part('a', 1);
    turns.ask(a);
    turns.ask(a);
    passUntil(100);
    expect(drawn).toHaveLength(1);
    turns.ask(a);
    passUntil(300);
    expect(drawn).toHaveLength(2);
  });

  it('rest five times as long as a part took, and at most 0.4 s', () => {
    const { turns, drawn, part, passUntil } = open();
    turns.ask(part('slow', 40));
    turns.ask(part('slower', 200));
    turns.ask(part('last', 1));
    passUntil(5000);
    expect(drawn.map(([, at]) => at)).toEqual([0, 240, 840]);
  });

  it('pass over a part that left, and outlive one that throws', () => {
    const { turns, drawn, part, passUntil } = open();
    const gone = part('gone', 1);
    turns.ask(() => {
      throw new Error('no canvas');
    });
    turns.ask(gone);
    turns.ask(part('there', 1));
    turns.forget(gone);
    expect(() => passUntil(1000)).toThrow('no canvas');
    passUntil(1000);
    expect(drawn.map(([name]) => name)).toEqual(['there']);
  });
});
