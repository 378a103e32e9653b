/** A symmetric matrix, row by row; only the lower triangle is read. */
export type SymmetricMatrix = { readonly size: number; readonly values: Float64Array };

export const matrixOf = (size: number): SymmetricMatrix => ({ size, values: new Float64Array(size * size) });

/**
 * The lower triangle L of a positive definite matrix A = L·Lᵀ (Cholesky).
 * @returns null where A is not positive definite to working precision
 */
export function cholesky({ size, values }: SymmetricMatrix): SymmetricMatrix | null {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column <= row; column += 1) {
      let sum = values[row * size + column]!;
      for (let k = 0; k < column; k += 1) sum -= lower[row * size + k]! * lower[column * size + k]!;
      if (row !== column) lower[row * size + column] = sum / lower[column * size + column]!;
      else if (sum > 1e-13 * Math.abs(values[row * size + row]!)) lower[row * size + row] = Math.sqrt(sum);
      else return null;
    }
  return { size, values: lower };
}

/** x with L·Lᵀ·x = b. */
export function solveCholesky({ size, values: lower }: SymmetricMatrix, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let row = 0; row < size; row += 1) {
    for (let k = 0; k < row; k += 1) x[row]! -= lower[row * size + k]! * x[k]!;
    x[row]! /= lower[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let k = row + 1; k < size; k += 1) x[row]! -= lower[k * size + row]! * x[k]!;
    x[row]! /= lower[row * size + row]!;
  }
  return x;
}

/** (L·Lᵀ)⁻¹, both triangles filled. */
export function inverseOf(lower: SymmetricMatrix): SymmetricMatrix {
  const { size } = lower;
  const inverse = matrixOf(size);
  const unit = new Float64Array(size);
  for (let column = 0; column < size; column += 1) {
    unit.fill(0);
    unit[column] = 1;
    inverse.values.set(solveCholesky(lower, unit), column * size);
  }
  return inverse;
}
