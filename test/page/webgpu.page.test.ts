import { describe, expect, it } from 'vitest';
import { coloursOf, press, reaches, scores } from '../support/page/pageDriver';
import { siteFixture } from '../support/page/siteFixture';
import { isWhole } from '../support/products';

/** A software adapter needs about half a millisecond a dispatch, and seconds to compile large kernels. */
const few =
  '#kd1?task.points=100&teacher.widths=12&student.widths=4&training.teacherEpochs=40&training.studentEpochs=6' +
  '&training.learningRate=0.03';

const here = siteFixture({ webgpu: true });

/** Runs a short experiment to its end, and takes what the page then shows. */
async function outcomeOnWebGpu() {
  const { page, consoleErrors } = await here.visit(`?backend=webgpu${few}`);
  expect(await page.getByRole('status', { name: 'Backend' }).innerText()).toBe('WebGPU');
  await press(page, 'Run');
  await reaches(page, 'done');
  const { Teacher = [], Student = [], Twin = [] } = await scores(page);
  const loss = await page.getByRole('figure', { name: 'Training loss' }).getAttribute('aria-label');
  const colours = await coloursOf(page, 'figure canvas');
  expect(consoleErrors).toEqual([]);
  await page.close();
  // All but the last column, which is a time.
  const shown = [...[Teacher, Student, Twin].map((cells) => cells.slice(0, -1)), loss];
  return { teacher: Number.parseFloat(Teacher[0] ?? ''), shown, colours };
}

describe('on WebGPU', () => {
  it('a software adapter is not taken unasked, and the badge says why', async () => {
    const { page, consoleErrors } = await here.visit();
    const badge = page.getByRole('status', { name: 'Backend' });
    expect(await badge.innerText()).toBe('WASM');
    await badge.click();
    await page.getByText(/WebGPU:.*only in software/i).waitFor();
    expect(consoleErrors).toEqual([]);
  });

  it('teaches and distils on it when asked', async () => {
    const { teacher, colours } = await outcomeOnWebGpu();
    expect(teacher).toBeGreaterThan(45);
    for (const count of colours) expect(count).toBeGreaterThan(30);
  });

  if (isWhole) {
    it('gives the same numbers for the same link', async () => {
      expect((await outcomeOnWebGpu()).shown).toEqual((await outcomeOnWebGpu()).shown);
    });

    it('takes a step of a convolutional net on digits', async () => {
      const where =
        '?backend=webgpu#kd1?task=digits&teacher=convnet&teacher.filters=2&teacher.units=0&student=convnet' +
        '&student.filters=2&training.batchSize=8';
      const { page, consoleErrors } = await here.visit(where);
      await press(page, 'Step');
      await page.getByRole('button', { name: /^Teach\s*1 \// }).waitFor();
      await page.getByRole('figure', { name: /Test accuracy.*Teacher \d/ }).waitFor();
      await press(page, 'Reset');
      expect(consoleErrors).toEqual([]);
    });
  }
});
