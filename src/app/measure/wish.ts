import { type NetId, nets } from '../../bench/cases';

/** What is to be measured. */
export interface MeasureWish {
  readonly nets: readonly NetId[];
  readonly batches: readonly number[];
  /** Begin without being asked. */
  readonly isAutomatic: boolean;
}

export const everything: MeasureWish = { nets: nets.map(({ id }) => id), batches: [32, 128], isAutomatic: false };

/**
 * What an address asks to measure at once: `?measure` everything, `?measure=plane,cnn&batches=32` some of it. Names
 * and sizes that do not exist are left out; null where the address does not ask.
 */
export function wishOf(search: string): MeasureWish | null {
  const asked = new URLSearchParams(search);
  const named = asked.get('measure');
  if (named === null) return null;
  const chosen = everything.nets.filter((id) => named.split(',').includes(id));
  const sizes = (asked.get('batches') ?? '').split(',').map(Number);
  const batches = sizes.filter((size) => Number.isInteger(size) && size >= 1 && size <= 1024);
  return {
    nets: chosen.length > 0 ? chosen : everything.nets,
    batches: batches.length > 0 ? batches : everything.batches,
    isAutomatic: true,
  };
}
