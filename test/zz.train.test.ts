import { it } from 'vitest';
import { catalogue } from '../src/catalogue';
import { experimentOf, type Changes } from '../src/lessons/lesson';
import { openBackend, runExperiments } from './support/session';
it('x', async () => {
  await openBackend('wasm');
  const seeds = (process.env.SEEDS ?? '1,2,3,4').split(',').map(Number);
  const bases = JSON.parse(process.env.BASES ?? '{}') as Record<string, Changes>;
  for (const [name, { task = 'rings', ...base }] of Object.entries(bases)) {
    const rows: string[] = [];
    const sums: Record<string, number> = {};
    let secs = 0;
    for (const seed of seeds) {
      const ts = [1, 4, 10];
      const outs = await runExperiments(ts.map((T) => experimentOf({ experiment: { task: task as string, changes: { 'transfer.examples': 20, 'transfer.labelled': 20, ...base, 'loss.temperature': T, 'training.seed': seed } } }, catalogue)));
      const acc = (at: number, r: 'student' | 'twin' | 'teacher' | 'pseudoTwin') => (100 * (outs[at]!.final.correct[r] ?? 0)) / outs[at]!.final.total;
      const row = { teacher: acc(0, 'teacher'), twin: acc(0, 'twin'), pseudo: acc(0, 'pseudoTwin'), T1: acc(0, 'student'), T4: acc(1, 'student'), T10: acc(2, 'student') };
      secs += outs[0]!.seconds;
      for (const [k, v] of Object.entries(row)) sums[k] = (sums[k] ?? 0) + v / seeds.length;
      rows.push(Object.values(row).map((v) => v.toFixed(1)).join('/'));
    }
    console.log(name, Object.entries(sums).map(([k, v]) => `${k} ${v.toFixed(1)}`).join(' '), (secs / seeds.length).toFixed(1) + 's', rows.join(' | '));
  }
}, 600000);
