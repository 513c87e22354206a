import { describe, expect, it, vi } from 'vitest';
import { Stopped } from '../../../src/training/run/runController';
import { conduct } from './conduct';

describe('the run controller', () => {
  it('gives one permission a press while paused, and says once that it is paused', async () => {
    const { controller, heard } = conduct(true);
    let given = 0;
    const ask = controller.waitForStep().then(() => given++);
    await Promise.resolve();
    expect(given).toBe(0);
    controller.step();
    await ask;
    expect(given).toBe(1);
    expect(controller.isWatched()).toBe(true);
    const next = controller.waitForStep();
    controller.resume();
    await next;
    expect(heard).toEqual(['paused', 'resumed']);
    expect(controller.isHeld()).toBe(false);
  });

  it('says that it goes on when the pause is lifted during a single step, and watches no more', async () => {
    const { controller, heard } = conduct(true);
    controller.step();
    await controller.waitForStep();
    controller.resume();
    // As the training loop does.
    for (let step = 0; step < 3; step++) if (controller.isHeld()) await controller.waitForStep();
    expect(heard).toEqual(['paused', 'resumed']);
    expect(controller.isWatched()).toBe(false);
  });

  it('tells of a pause at once between pieces of other work, and waits there until it is over', async () => {
    const { controller, heard } = conduct();
    await controller.waitWhilePaused();
    controller.pause();
    let isDone = false;
    const waiting = controller.waitWhilePaused().then(() => {
      isDone = true;
    });
    expect(heard).toEqual(['paused']);
    await Promise.resolve();
    expect(isDone).toBe(false);
    controller.resume();
    await waiting;
    expect(heard).toEqual(['paused', 'resumed']);
    expect(controller.isHeld()).toBe(false);
    controller.pause();
    const stopped = controller.waitWhilePaused();
    controller.stop();
    await expect(stopped).rejects.toBeInstanceOf(Stopped);
  });

  it('keeps neither the way to a single step waiting nor what shows its outcome', async () => {
    const { controller, heard } = conduct(true);
    controller.step();
    await controller.waitWhilePaused();
    await controller.waitForStep();
    await controller.waitWhilePaused();
    expect(heard).toEqual(['paused']);
  });

  it('tells of a pause while work goes on elsewhere, and hands over its result once both are over', async () => {
    const { controller, heard } = conduct();
    let finish: (result: string) => void = () => {};
    const work = new Promise<string>((resolve) => {
      finish = resolve;
    });
    let result = '';
    const accompanied = controller.waitFor(work).then((of) => {
      result = of;
    });
    controller.pause();
    await vi.waitFor(() => expect(heard).toEqual(['paused']));
    controller.resume();
    await vi.waitFor(() => expect(heard).toEqual(['paused', 'resumed']));
    controller.pause();
    finish('data');
    await vi.waitFor(() => expect(heard).toHaveLength(3));
    expect(result).toBe('');
    controller.resume();
    await accompanied;
    expect(result).toBe('data');
    const failing = controller.waitFor(Promise.reject(new Error('HTTP 404')));
    await expect(failing).rejects.toThrow('HTTP 404');
    const endless = controller.waitFor(new Promise(() => {}));
    controller.stop();
    await expect(endless).rejects.toBeInstanceOf(Stopped);
  });

  it('stops at once, also while it waits', async () => {
    const { controller } = conduct(true);
    const waiting = controller.waitForStep();
    controller.stop();
    await expect(waiting).rejects.toBeInstanceOf(Stopped);
    await expect(controller.waitForStep()).rejects.toBeInstanceOf(Stopped);
  });

  it('keeps the pace: ten permissions at 20 a second take half a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const { controller } = conduct(false, 20);
      const begun = performance.now();
      let given = 0;
      const all = (async () => {
        for (; given < 10; given++) await controller.waitForStep();
      })();
      await vi.advanceTimersByTimeAsync(200);
      expect(given).toBeGreaterThanOrEqual(4);
      expect(given).toBeLessThanOrEqual(5);
      await vi.advanceTimersByTimeAsync(1000);
      await all;
      expect(performance.now() - begun).toBeGreaterThanOrEqual(450);
    } finally {
      vi.useRealTimers();
    }
  });

  it('goes on from the pace to full speed when it is lifted', async () => {
    const { controller } = conduct(false, 0.001);
    await controller.waitForStep();
    const waiting = controller.waitForStep();
    controller.setPace(null);
    await waiting;
    expect(controller.isHeld()).toBe(false);
  });
});
