/** A share between 0 and 1 as 98.7%, rounded down, so that only a whole is 100%; a dash where there is none. */
export const percentage = (share: number | null): string =>
  share === null ? "—" : `${(Math.floor(share * 1_000 + 1e-9) / 10).toFixed(1)}%`;
