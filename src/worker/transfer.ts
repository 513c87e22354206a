/**
 * The memory of all typed arrays in a message, each buffer once: what `postMessage` can move to the receiver instead
 * of copying it. The sender must not use the arrays afterwards. Looks into plain objects and arrays at any depth.
 */
export function transferablesIn(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const collect = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    if (!ArrayBuffer.isView(value)) Object.values(value).forEach(collect);
    // Memory that threads share cannot be moved.
    else if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  };
  collect(message);
  return [...found];
}
