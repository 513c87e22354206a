import type { Fusion } from '../experiment/declarations';
import { fuseLogits } from './fusion';
import { mapHeads } from './heads';
import type { Layer } from './layer';
import { forward, type Network, planNetwork } from './network';

/**
 * An ensemble of `members` networks like `member` as one network, whose logits are fused at T = 1, head by head. It is
 * for evaluation only: without dropout, and with running statistics. A single member is returned unchanged.
 */
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
    const logits = Array.from({ length: members }, (_, at) => {
      const own = <T>(things: readonly T[], each: number) => things.slice(at * each, (at + 1) * each);
      const ownWeights = own(weights, member.weights.length);
      const ownStatistics = own(statistics, member.statistics.length);
      return forward(ops, member, ownWeights, ownStatistics, x);
    });
    return mapHeads(ops, member.heads, logits, (parts) => fuseLogits(ops, parts, fusion, 1));
  },
});
