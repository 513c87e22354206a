import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../../src/app/turns/turns';

/** Turns on a clock that stands still until it is moved; the browser paints in no time unless told otherwise. */
function open(painting = 0) {
  let time = 0;
  const due: { at: number; work: () => void }[] = [];
  const later = (work: () => void, after: number) => {
    due.push({ at: time + after, work });
    due.sort((a, b) => a.at - b.at);
  };
  const turns = createTurns({
    now: () => time,
    later,
    painted: (done) => later(() => done(painting), painting),
  });
  const drawn: [string, number][] = [];
  return {
    turns,
    drawn,
    part: (name: string, milliseconds: number) => () => {
      drawn.push([name, time]);
      time += milliseconds;
    },
    passUntil(end: number) {
      for (let next = due[0]; next && next.at <= end; next = due[0]) {
        due.shift();
        time = Math.max(time, next.at);
        next.work();
      }
      time = Math.max(time, end);
    },
  };
}

describe('turns', () => {
  it('draw all parts of a round one after another, each in a task of its own, in the order in which they asked', () => {
    const { turns, drawn, part, passUntil } = open();
    for (const name of ['a', 'b', 'c']) turns.ask(part(name, 2));
    expect(drawn).toEqual([]);
    passUntil(1000);
    expect(drawn).toEqual([
      ['a', 0],
      ['b', 2],
      ['c', 4],
    ]);
  });

  it('draw a part once, however often it asked, and again when it asks again', () => {
    const { turns, drawn, part, passUntil } = open();
    const a = part('a', 1);
    turns.ask(a);
    turns.ask(a);
    passUntil(90);
    expect(drawn).toHaveLength(1);
    turns.ask(a);
    passUntil(300);
    expect(drawn).toHaveLength(2);
  });

  it('draw what follows from a part in the same round, and the part itself not before the next', () => {
    const { turns, drawn, part, passUntil } = open();
    const follower = part('follower', 1);
    const leader = () => {
      part('leader', 1)();
      turns.ask(follower);
      turns.ask(leader);
    };
    turns.ask(leader);
    passUntil(60);
    expect(drawn).toEqual([
      ['leader', 0],
      ['follower', 1],
    ]);
    passUntil(150);
    expect(drawn.slice(2)).toEqual([
      ['leader', 102],
      ['follower', 103],
    ]);
  });

  it('rest twenty times as long as the round took, painting included: at least 0.1 s and at most 0.6 s', () => {
    const restAfter = (drawing: number, painting: number) => {
      const { turns, drawn, part, passUntil } = open(painting);
      turns.ask(part('first', drawing));
      passUntil(drawing + painting + 1);
      turns.ask(part('second', 1));
      passUntil(5000);
      return (drawn[1]?.[1] ?? 0) - drawing - painting;
    };
    expect(restAfter(1, 1)).toBe(100);
    expect(restAfter(6, 4)).toBe(200);
    expect(restAfter(90, 10)).toBe(600);
  });

  it('end the rest when something must be seen at once, and only then draw', () => {
    const { turns, drawn, part, passUntil } = open();
    turns.ask(part('first', 10));
    passUntil(20);
    turns.ask(part('second', 10));
    passUntil(30);
    expect(drawn).toHaveLength(1);
    turns.hurry();
    passUntil(60);
    expect(drawn[1]).toEqual(['second', 30]);
    // The rest that was cut short does not cut the next one.
    turns.ask(part('third', 1));
    passUntil(230);
    expect(drawn).toHaveLength(2);
    passUntil(500);
    expect(drawn[2]).toEqual(['third', 240]);
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
