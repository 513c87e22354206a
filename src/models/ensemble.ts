import type { Tensor2D } from '@tensorflow/tfjs';
import type { Fusion } from '../experiment/declarations';
import { fused } from './fusion';
import { headByHead } from './heads';
import type { Layer } from './layer';
import { type Network, planNetwork, throughLayers } from './network';

/** Networks of one kind side by side that speak with one voice, as a network: at T = 1, without dropout. */
export function planEnsemble(member: Network, members: number, fusion: Fusion): Network {
  return members === 1 ? member : planNetwork([ensemble(member, members, fusion)], member.inputShape, member.heads);
}

const ensemble = (member: Network, members: number, fusion: Fusion): Layer => ({
  name: 'ensemble',
  plan: () => {
    const times = <T>(things: readonly T[]) => Array.from({ length: members }, () => things).flat();
    return {
      output: member.layers.at(-1)?.plan.output ?? member.inputShape,
      weights: times(member.weights),
      statistics: times(member.statistics),
      multiplyAdds: members * member.multiplyAdds,
      randomNumbers: 0,
    };
  },
  apply(ops, x, weights, _context, statistics) {
    const voices = Array.from({ length: members }, (_, at) => {
      const own = <T>(things: readonly T[], each: number) => things.slice(at * each, (at + 1) * each);
      const ownWeights = own(weights, member.weights.length);
      const ownStatistics = own(statistics, member.statistics.length);
      return throughLayers(ops, member.layers, x, ownWeights, {}, ownStatistics) as Tensor2D;
    });
    return headByHead(ops, member.heads, voices, (parts) => fused(ops, parts, fusion, 1));
  },
});
