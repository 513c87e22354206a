import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { coloursOf, press, reaches, scores, setPace, shortest, shownValue, slider } from '../support/page/pageDriver';
import { siteFixture } from '../support/page/siteFixture';

const here = siteFixture();

describe('a visitor without a GPU', () => {
  it('opens the page, presses Run, and sees teacher, student and twins through to the end', async () => {
    const { page, consoleErrors } = await here.visit();
    expect(await page.getByRole('status', { name: 'Backend' }).innerText()).toBe('WASM');
    await reaches(page, 'idle');
    await press(page, 'Run');
    for (const phase of ['teach', 'distil', 'done']) await reaches(page, phase);

    const { Teacher = [], Student = [], Twin = [] } = await scores(page);
    const accuracy = (cells: string[]) => Number.parseFloat(cells[0] ?? '');
    expect(accuracy(Teacher)).toBeGreaterThan(90);
    expect(accuracy(Student) - accuracy(Twin)).toBeGreaterThan(5);
    for (const cells of [Teacher, Student, Twin]) expect(cells.at(-1)).toMatch(/\d ms$/);
    // All 24 points have labels, so that the whole gap comes from softness.
    const part = (name: string) => page.getByRole('status', { name }).innerText();
    expect(await part('Gap from softness')).toMatch(/\+\d+\.\d points/);
    expect(await part('Gap from labelled examples')).toMatch(/^\D+[+-]?\d\.\d points[\s\S]*Every example has a label/);
    expect(await page.getByRole('region', { name: 'Run caption' }).innerText()).toBe(
      'Softened logits (Hinton) · T 10 · λ 1 · Rings, 24 examples, 24 labelled · seed 1 · 2,000 steps',
    );

    for (const chart of ['Test accuracy', 'Training loss']) {
      const lines = page.getByRole('figure', { name: chart }).locator('.recharts-line-curve');
      // They are drawn when their turn comes, a moment after the end.
      await expect.poll(() => lines.count()).toBe(5);
      for (const path of await lines.all()) expect(((await path.getAttribute('d')) ?? '').length).toBeGreaterThan(100);
    }
    await page.getByRole('radio', { name: 'Training loss' }).focus();
    await page.keyboard.press('ArrowRight');
    expect(
      await page
        .getByRole('radio', { name: 'Gradients of its terms' })
        .evaluate((radio) => radio === document.activeElement),
    ).toBe(true);
    const gradients = page.getByRole('figure', { name: 'Gradients of its terms' });
    expect(await gradients.getAttribute('aria-label')).toMatch(
      /‖α · ∇CE‖ \d\S*, ‖λ · ∇soft term‖ \d\S*, the same without T² \d\S*, Angle \d+°$/,
    );
    await expect.poll(() => gradients.locator('.recharts-line-curve').count()).toBe(4);
    for (const colours of await coloursOf(page, 'figure canvas')) expect(colours).toBeGreaterThan(50);
    expect(consoleErrors).toEqual([]);
  });

  it('has loaded at most 300 kB of the page’s own JavaScript, compressed, when nothing is pressed yet', async () => {
    const { page } = await here.visit();
    await page.locator('.katex').first().waitFor();
    const files = await page.evaluate(() =>
      performance.getEntriesByType('resource').flatMap(({ name }) => name.match(/assets\/([^/]+\.js)$/)?.[1] ?? []),
    );
    // What the worker imports is listed too; it loads beside the page.
    const worker = files.find((file) => file.startsWith('worker-')) ?? '';
    const itsImports = readFileSync(`dist/assets/${worker}`, 'utf8');
    const own = [...new Set(files)].filter((file) => file !== worker && !itsImports.includes(file));
    expect(own.length).toBeGreaterThanOrEqual(2);
    const bytes = own.reduce(
      (sum, file) => sum + gzipSync(readFileSync(`dist/assets/${file}`), { level: 9 }).length,
      0,
    );
    expect(bytes).toBeLessThanOrEqual(300_000);
  });

  it('moves T and λ while it runs: marks on the curves, numbers in the formula, another outcome', async () => {
    const { page, consoleErrors } = await here.visit('#kd1?training.teacherEpochs=3&training.studentEpochs=60');
    await setPace(page, '100');
    await press(page, 'Run');
    await reaches(page, 'distil');
    await slider(page, 'Temperature T').press('End');
    await slider(page, 'Weight λ').press('Home');
    await page
      .getByText(/T 4 → 20/)
      .first()
      .waitFor({ state: 'attached' });
    await page
      .getByText(/λ 1 → 0/)
      .first()
      .waitFor({ state: 'attached' });
    await setPace(page, 'full');
    expect(await shownValue(page, 'Temperature T')).toBe('20');
    expect(await shownValue(page, 'Weight λ')).toBe('0');
    expect(await page.getByRole('figure', { name: 'Loss of the student' }).textContent()).toContain('20');
    await reaches(page, 'done');
    const marks = await page
      .getByRole('figure', { name: 'Test accuracy' })
      .getByText(/λ 1 → 0/)
      .count();
    expect(marks).toBeGreaterThan(0);
    // With λ = 0 the soft term has no say: its weighted curve ends at zero.
    expect(await page.getByRole('figure', { name: 'Training loss' }).getAttribute('aria-label')).toMatch(
      /soft term 0(,|$)/,
    );
    await page.getByText('Gradients of its terms', { exact: true }).click();
    expect(await page.getByRole('figure', { name: 'Gradients of its terms' }).getAttribute('aria-label')).toMatch(
      /‖α · ∇CE‖ \d\S*, ‖λ · ∇soft term‖ –, .*Angle –$/,
    );
    expect(consoleErrors).toEqual([]);
  });

  it('pauses, takes single steps, goes on, and resets', async () => {
    const { page, consoleErrors } = await here.visit('#kd1?training.teacherEpochs=100');
    await setPace(page, '100');
    await press(page, 'Run');
    await reaches(page, 'teach');
    await press(page, 'Pause');
    await reaches(page, 'paused');
    const count = page.getByRole('button', { name: /^Teach\b/ });
    const before = Number.parseInt((await count.innerText()).match(/([\d,]+) \//)?.[1]?.replace(',', '') ?? '', 10);
    await press(page, 'Step');
    await page.getByRole('button', { name: new RegExp(`^Teach\\s*${(before + 1).toLocaleString('en')} /`) }).waitFor();
    await reaches(page, 'paused');
    await press(page, 'Run');
    await reaches(page, 'teach');
    await press(page, 'Reset');
    await reaches(page, 'idle');
    expect((await scores(page)).Student?.[0]).toBe('–');
    // Step on an empty stage starts a run and takes its first step alone.
    await press(page, 'Step');
    await page.getByRole('button', { name: /^Teach\s*1 \// }).waitFor();
    await reaches(page, 'paused');
    expect(consoleErrors).toEqual([]);
  });

  it('copies a link that brings the same experiment and, run again, the same numbers', async () => {
    const options = { permissions: ['clipboard-read', 'clipboard-write'] };
    const first = await here.visit(shortest, options);
    await slider(first.page, 'Temperature T').press('ArrowRight');
    const temperature = await shownValue(first.page, 'Temperature T');
    expect(temperature).not.toBe('4');
    await press(first.page, 'Copy link');
    await first.page.getByText('Link copied').waitFor();
    const link = await first.page.evaluate(() => navigator.clipboard.readText());
    await press(first.page, 'Run');
    await reaches(first.page, 'done');
    const once = await scores(first.page);

    const second = await here.visit(new URL(link).hash);
    expect(await shownValue(second.page, 'Temperature T')).toBe(temperature);
    await press(second.page, 'Run');
    await reaches(second.page, 'done');
    const again = await scores(second.page);
    // All but the last column, which is a time.
    for (const learner of ['Teacher', 'Student', 'Twin']) {
      expect(again[learner]?.slice(0, -1)).toEqual(once[learner]?.slice(0, -1));
    }
    expect([...first.consoleErrors, ...second.consoleErrors]).toEqual([]);
    await first.page.close();
    await second.page.close();
  });

  it('speaks Chinese', async () => {
    const { page, consoleErrors } = await here.visit(shortest);
    await page.getByText('中文').click();
    await press(page, '运行');
    await reaches(page, 'done');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    const latin = (await page.locator('body').innerText()).match(/\b(Run|Pause|Teacher|Student|Twin|accuracy|loss)\b/g);
    expect(latin).toBeNull();
    await page.reload();
    await page.getByRole('button', { name: '运行' }).waitFor();
    expect(consoleErrors).toEqual([]);
  });

  it('is told of a peer, not of a teacher, where two networks learn from each other', async () => {
    const { page, consoleErrors } = await here.visit('#kd1?scheme=mutual&training.studentEpochs=2');
    // The name of the scheme, “Mutual learning, no teacher”, stands in the caption.
    const words = async () => (await page.locator('main').innerText()).replace('no teacher', '');
    expect(await words()).not.toMatch(/\bteacher\b/i);
    await press(page, 'Run');
    await reaches(page, 'done');
    const table = page.getByRole('table', { name: 'Scoreboard' });
    const peer = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Peer', exact: true }) });
    expect(await peer.getByRole('cell').allInnerTexts()).toContain('4,547');
    expect(await words()).not.toMatch(/\bteacher\b/i);
    expect(consoleErrors).toEqual([]);
  });
});
