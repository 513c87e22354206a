import { describe, expect, it } from 'vitest';
import { createRenderQueue } from '../../../src/app/renderQueue/renderQueue';

/** A queue on a clock that stands still until it is moved; the browser paints in no time unless told otherwise. */
function open(painting = 0) {
  let time = 0;
  const due: { at: number; work: () => void }[] = [];
  const later = (work: () => void, after: number) => {
    due.push({ at: time + after, work });
    due.sort((a, b) => a.at - b.at);
  };
  const queue = createRenderQueue({
    now: () => time,
    later,
    painted: (done) => later(() => done(painting), painting),
  });
  const drawn: [string, number][] = [];
  return {
    queue,
    drawn,
    part: (name: string, milliseconds: number) => () => {
      drawn.push([name, time]);
      time += milliseconds;
    },
    /** Something else that happens at this time. */
    at: (moment: number, work: () => void) => later(work, moment - time),
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

describe('the render queue', () => {
  it('draws all that waits one after another, each in a task of its own, in the order of the requests', () => {
    const { queue, drawn, part, passUntil } = open();
    for (const name of ['a', 'b', 'c']) queue.request(part(name, 2));
    expect(drawn).toEqual([]);
    passUntil(1000);
    expect(drawn).toEqual([
      ['a', 0],
      ['b', 2],
      ['c', 4],
    ]);
  });

  it('draws a part once, however often it was requested, and again when it is requested again', () => {
    const { queue, drawn, part, passUntil } = open();
    const a = part('a', 1);
    queue.request(a);
    queue.request(a);
    passUntil(90);
    expect(drawn).toHaveLength(1);
    queue.request(a);
    passUntil(300);
    expect(drawn).toHaveLength(2);
  });

  it('draws what follows from a part in the same round, and the part itself not before the next', () => {
    const { queue, drawn, part, passUntil } = open();
    const follower = part('follower', 1);
    const leader = () => {
      part('leader', 1)();
      queue.request(follower);
      queue.request(leader);
    };
    queue.request(leader);
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

  it('rests twenty times as long as the round took, painting included: at least 0.1 s and at most 0.6 s', () => {
    const restAfter = (drawing: number, painting: number) => {
      const { queue, drawn, part, passUntil } = open(painting);
      queue.request(part('first', drawing));
      passUntil(drawing + painting + 1);
      queue.request(part('second', 1));
      passUntil(5000);
      return (drawn[1]?.[1] ?? 0) - drawing - painting;
    };
    expect(restAfter(1, 1)).toBe(100);
    expect(restAfter(6, 4)).toBe(200);
    expect(restAfter(90, 10)).toBe(600);
  });

  it('draws what waits without a rest after a flush, and not before', () => {
    const { queue, drawn, part, passUntil } = open();
    queue.request(part('first', 10));
    passUntil(20);
    queue.request(part('second', 10));
    passUntil(30);
    expect(drawn).toHaveLength(1);
    queue.flush();
    passUntil(60);
    expect(drawn[1]).toEqual(['second', 30]);
    // The rest that was cut short does not cut the next one.
    queue.request(part('third', 1));
    passUntil(230);
    expect(drawn).toHaveLength(2);
    passUntil(500);
    expect(drawn[2]).toEqual(['third', 240]);
  });

  it('leaves out the rest of the present round where a flush comes while it draws or paints', () => {
    for (const moment of [5, 15]) {
      // 10 ms of drawing, 10 ms of painting, and 400 ms of rest without the flush.
      const { queue, drawn, part, passUntil, at } = open(10);
      queue.request(part('first', 10));
      queue.request(part('again', 0));
      at(moment, () => {
        queue.request(part('urgent', 1));
        queue.flush();
      });
      passUntil(1000);
      expect(drawn.at(-1)?.[0]).toBe('urgent');
      expect(drawn.at(-1)?.[1]).toBeLessThanOrEqual(20);
    }
  });

  it('draws a part that it has drawn in the present round as soon as that is painted, after a flush', () => {
    const { queue, drawn, part, passUntil, at } = open(10);
    const view = part('view', 10);
    queue.request(view);
    at(15, () => {
      queue.request(view);
      queue.flush();
    });
    passUntil(1000);
    expect(drawn).toEqual([
      ['view', 0],
      ['view', 20],
    ]);
    // That round is followed by its ordinary rest.
    queue.request(view);
    queue.flush();
    passUntil(1001);
    queue.request(view);
    passUntil(1200);
    expect(drawn).toHaveLength(3);
    passUntil(2000);
    expect(drawn).toHaveLength(4);
  });

  it('rests as ever after a flush that found nothing waiting', () => {
    const { queue, drawn, part, passUntil, at } = open(10);
    queue.request(part('first', 10));
    at(15, () => queue.flush());
    at(16, () => queue.request(part('second', 1)));
    passUntil(300);
    expect(drawn).toHaveLength(1);
    passUntil(1000);
    expect(drawn[1]).toEqual(['second', 420]);
  });

  it('passes over a part that was cancelled, and outlives one that throws', () => {
    const { queue, drawn, part, passUntil } = open();
    const gone = part('gone', 1);
    queue.request(() => {
      throw new Error('no canvas');
    });
    queue.request(gone);
    queue.request(part('there', 1));
    queue.cancel(gone);
    expect(() => passUntil(1000)).toThrow('no canvas');
    passUntil(1000);
    expect(drawn.map(([name]) => name)).toEqual(['there']);
  });
});
