import type { MatchingProduct } from "../match-all.ts";
import type { Verdict } from "../pair.ts";
import type { RankConfiguration } from "../rank.ts";
import type { FeatureValues } from "../rules.ts";
import type { ProfileColumns } from "./columns.ts";

export type EngineOptions = {
  ranking?: RankConfiguration;
  /** How many offers of an enterprise are kept, the best first; 20 unless told otherwise. */
  top?: number;
  /**
   * Threads of a batch, the caller's among them; unless told otherwise it runs there alone. Best: as many as the machine
   * has processors.
   */
  threads?: number;
};

export type BatchOptions = {
  /** Stops the batch at the next chunk; the promise is refused with the signal's reason. */
  signal?: AbortSignal;
  /** Rows done so far, of all; called now and then, and at the end. */
  onProgress?: (done: number, of: number) => void;
};

/**
 * Lists of offers in typed arrays. The offers of row `r` stand at `r × top` and after, the best first, as many as
 * `listed[r]`; what follows them is zero. A product is an index into the engine's products.
 */
export type OfferLists = {
  product: Uint16Array | Uint32Array;
  /** Integer fen; at most 10^14, so exact. Doubles where a product lends 2^32 fen or more. */
  limitFen: Uint32Array | Float64Array;
  rateBps: Uint16Array;
  termMonths: Uint16Array;
  /** Hundredths of a basis point, as `rankingCost` gives it. */
  rankingCost: Int32Array;
  /** 0 to 1,000,000, as `rankParts` gives it. */
  score: Int32Array;
};

/** The one outermost condition of a product that kept rows from it; `path` points into the product's terms. */
export type Condition = { product: number; path: string };

export type MatchBatch = {
  rows: number;
  top: number;
  ranking: RankConfiguration;
  products: readonly MatchingProduct[];
  /** How many products each row is eligible for. */
  eligible: Uint32Array;
  /** How many offers each row lists: the lesser of `eligible` and `top`. */
  listed: Uint8Array | Uint16Array;
  offers: OfferLists;
  /** By row, the offer that would be listed next; zero where the row is eligible for no more than it lists. */
  next: OfferLists;
  totals: {
    eligiblePairs: number;
    /** Rows with at least one offer. */
    matchedRows: number;
    /** By product: how many rows are eligible. */
    eligibleByProduct: Float64Array;
  };
  /**
   * For rows without any offer, an index into `conditions`: what alone kept them from the product of the best standing
   * that they miss by one outermost condition, be it failed or its data missing. −1 for other rows, and for those that
   * miss every product by more.
   */
  nearestMiss: Int32Array;
  conditions: readonly Condition[];
  /** What most often was the nearest miss, the same condition of several products counted together; commonest first. */
  obstacles: readonly (Condition & { rows: number })[];
};

/** An offer as the batch lists it, as an object. */
export type ListedOffer = {
  product: number;
  productId: string;
  limitFen: number;
  rateBps: number;
  termMonths: number;
  rankingCost: number;
  score: number;
};

export type OneMatch = {
  eligible: number;
  /** The best `top`, best first. */
  offers: ListedOffer[];
  /** By product, where asked for. */
  verdicts: Verdict[] | null;
  /** As `nearestMiss` of a batch; null where there are offers, or nothing is missed by one condition. */
  nearestMiss: Condition | null;
};

/**
 * The lists that differ from what they were, each told by what becomes of the one before: nothing that stays is written
 * again. `offersOfChangedRow` turns one into objects.
 */
export type ChangedLists = {
  /** Rows whose list differs, rising. Products are compared by id, offers by all that is listed. */
  rows: Uint32Array;
  /** By changed list `i`, which is that of row `rows[i]`: how many offers it has now. */
  listed: Uint8Array | Uint16Array;
  eligible: Uint32Array;
  /**
   * What stands in list `i` now, from `i × top` on, the best first: a place of the row's list before, from 0 on;
   * {@link FOLLOWING}; or, from {@link NEW} downwards, an offer of `offers`.
   */
  sources: Int32Array;
  /** Offers that were not there before, one after the other: the first is {@link NEW}, the second one less. */
  offers: OfferLists;
  /** By product of the batch before: the index of that with its id in this engine; −1 where there is none. */
  sameId: Int32Array;
  /** Totals of all rows after the change. */
  totals: Pick<MatchBatch["totals"], "eligiblePairs" | "eligibleByProduct">;
};

/** The offer that followed the row's list before (`next`). */
export const FOLLOWING = -1;
/** The first new offer. */
export const NEW = -2;

/** How many products each row is eligible for, and by product how many rows are. */
export type Eligibility = { eligible: Uint32Array; eligibleByProduct: Float64Array };

export type Engine = {
  readonly products: readonly MatchingProduct[];
  readonly top: number;
  /** The features that rules, formulas and ranking read. */
  readonly features: readonly string[];
  /**
   * Columns for these features; for many rows the threads begin to learn the products, so that they are ready once the
   * columns are filled. They hold values, not codes: they serve every engine whose features they cover.
   */
  columns(capacity: number): ProfileColumns;
  /**
   * Every row with every product. The same columns and products give the same bytes whatever the number of threads.
   * @throws RangeError where the columns lack a feature; the signal's reason when stopped; what broke a thread
   */
  matchAll(columns: ProfileColumns, options?: BatchOptions): Promise<MatchBatch>;
  /** One enterprise with every product; reasons for a pair come from `matchPair`. */
  matchOne(features: FeatureValues, options?: { verdicts?: boolean }): OneMatch;
  /** Who is eligible, without ranking: what a batch says in `eligible` and `totals`, in the caller's thread alone. */
  countEligible(columns: ProfileColumns): Promise<Eligibility>;
  /**
   * What becomes of the lists when products have changed, come or gone: this engine knows them as they are now, `before`
   * is the batch of these columns as it was. Products are told apart by id and terms. Equal to a full batch.
   */
  matchChanges(columns: ProfileColumns, before: MatchBatch, options?: BatchOptions): Promise<ChangedLists>;
  /** Has the threads forget the products. The engine can be used again, which has them learn anew. */
  close(): Promise<void>;
};
