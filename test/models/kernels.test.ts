import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = 'src/models/layers';
const withKernels = readdirSync(folder).filter((layer) => existsSync(`${folder}/${layer}/webgpu.ts`));

describe.each(withKernels)('the kernels of %s', (layer) => {
  it('are found by the operations of its layers', () => {
    const stages = readFileSync(`${folder}/${layer}/webgpu.ts`, 'utf8');
    const kinds = [...stages.matchAll(/StageOf<'([^']+)'>|LayerOperations\['([^']+)'\]/g)].map(
      ([, ofStage, ofOperation]) => ofStage ?? ofOperation,
    );
    expect(kinds.length).toBeGreaterThan(0);
    const declared = readFileSync(`${folder}/${layer}/${layer}.ts`, 'utf8');
    // Without it the layer would train all the same, by TensorFlow.js's operations.
    for (const kind of kinds) expect(declared).toContain(`operation: { kind: '${kind}'`);
  });
});
