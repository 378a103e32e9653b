/** Stands for text on its way; shows itself only when that takes longer than 300 ms. */
export function Skeleton({ lines = 3 }: { lines?: number }) {
  return (
    <div role="status" className="late grid gap-3">
      <span className="sr-only">正在加载…</span>
      {Array.from({ length: lines }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
          key={index}
          className="h-4 animate-pulse rounded-sm bg-sunken last:w-2/3"
        />
      ))}
    </div>
  );
}
