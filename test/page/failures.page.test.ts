import { describe, expect, it } from 'vitest';
import { press, reaches, setPace, shownValue } from '../support/page/pageDriver';
import { siteFixture } from '../support/page/siteFixture';

const here = siteFixture();

describe('when something goes wrong', () => {
  it('a bad link names field, value and what is allowed, and the page works', async () => {
    const { page } = await here.visit('#kd1?loss.temperature=900&task.nonsense=1&training.seed=7');
    const notice = page.getByRole('alert');
    await notice.waitFor();
    expect(await notice.innerText()).toContain('loss.temperature cannot be “900”; allowed is 1 … 20');
    expect(await notice.innerText()).toContain('task.nonsense');
    expect(await shownValue(page, 'Temperature T')).toBe('4');
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await notice.waitFor({ state: 'detached' });
  });

  it('a worker that dies is replaced: the curves stay, the page says so, and Run works again', async () => {
    const { page } = await here.visit('#kd1?training.teacherEpochs=200');
    await setPace(page, '100');
    await press(page, 'Run');
    const curve = page
      .getByRole('figure', { name: /Test accuracy/ })
      .locator('path[data-curve], .recharts-line-curve')
      .filter({ visible: true });
    await curve.waitFor({ state: 'attached' });
    const [worker] = page.workers();
    await worker?.evaluate(() => {
      setTimeout(() => {
        throw new Error('killed by a test');
      });
    });
    await page
      .getByRole('alert')
      .getByText(/killed by a test/)
      .waitFor();
    await reaches(page, 'failed');
    await expect.poll(() => curve.count()).toBe(1);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await press(page, 'Run');
    await reaches(page, 'teach');
  });

  it('a learning rate that explodes stops the run, keeps its curves, and offers a lower one', async () => {
    const { page } = await here.visit(
      '#kd1?method=logit-matching&training.optimizer=momentum&training.learningRate=1&loss.weight=10&training.teacherEpochs=2',
    );
    await press(page, 'Run');
    await reaches(page, 'failed');
    expect(await page.getByRole('alert').innerText()).toMatch(
      /At step \d+ the loss of the \w+ was no longer a finite number/,
    );
    await page.getByRole('button', { name: 'Set the learning rate to 0.1' }).click();
    await page.getByText(/Applies to the next run:.*Learning rate 0.1/).waitFor();
  });

  it('an unknown backend in the address is reported, and another is chosen', async () => {
    const { page } = await here.visit('?backend=abacus');
    await page
      .getByRole('alert')
      .getByText(/abacus/)
      .waitFor();
    expect(await page.getByRole('status', { name: 'Backend' }).innerText()).toBe('WASM');
  });

  it('a backend that is not to be had is reported, and the next best one works', async () => {
    const { page } = await here.visit('?backend=webgpu');
    await page
      .getByRole('alert')
      .getByText(/WebGPU is not to be had here/)
      .waitFor();
    expect(await page.getByRole('status', { name: 'Backend' }).innerText()).toBe('WASM');
  });
});
