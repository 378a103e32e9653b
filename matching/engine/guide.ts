/**
 * Numbers are put into {@link SLOTS} slots of like width between the least cut and the greatest; `past[slot]` is how many
 * cuts lie in slots before it, and so at or below every number in it. What is left is a step or two along the cuts, in place
 * of a search whose every turn the processor would have to guess. A slot never falls as the number rises, however rounded.
 */
export type Guide = { least: number; perSlot: number; past: Int32Array; cuts: Float64Array };

const SLOTS = 4_096;

/** The guide to rising cuts. */
export function guideOf(cuts: Float64Array): Guide {
  const least = cuts[0] ?? 0;
  const width = (cuts.at(-1) ?? 0) - least;
  const perSlot = width > 0 && Number.isFinite(SLOTS / width) ? (SLOTS - 1) / width : 0;
  const past = new Int32Array(SLOTS + 1);
  for (const cut of cuts) past[slotOf(cut, least, perSlot) + 1]! += 1;
  for (let slot = 0; slot < SLOTS; slot += 1) past[slot + 1]! += past[slot]!;
  const open = new Float64Array(cuts.length + 1).fill(Number.POSITIVE_INFINITY);
  open.set(cuts);
  return { least, perSlot, past, cuts: open };
}

/** Numbers below the least cut count to the first slot, those above the greatest to the last. */
export function slotOf(value: number, least: number, perSlot: number): number {
  const slot = (value - least) * perSlot;
  return slot > 0 ? (slot < SLOTS - 1 ? Math.floor(slot) : SLOTS - 1) : 0;
}
