import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Joins class names; a later utility of the same kind wins. */
export const classes = (...values: ClassValue[]) => twMerge(clsx(values));
