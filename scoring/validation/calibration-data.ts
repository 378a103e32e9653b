import { z } from "#lib/zod.ts";

const probability = z.number().min(0).max(1);

const logitCalibration = z.strictObject({
  method: z.literal("logit"),
  intercept: z.number(),
  slope: z.number().positive("校准的斜率必须大于 0，否则会颠倒先后。"),
});

const isotonicCalibration = z.strictObject({
  method: z.literal("isotonic"),
  knots: z
    .array(z.tuple([probability, probability]))
    .min(1)
    .refine(
      (knots) => knots.every(([p], index) => index === 0 || p > knots[index - 1]![0]),
      "校准的各个节点要从小到大。",
    )
    .refine(
      (knots) => knots.every(([, calibrated], index) => index === 0 || calibrated >= knots[index - 1]![1]),
      "校准后的概率不能随概率上升而下降。",
    ),
});

/** A calibration as plain data, for a model's JSON. */
export const calibrationSchema = z.discriminatedUnion("method", [logitCalibration, isotonicCalibration]);

/** p′ = 1 ÷ (1 + e^−(intercept + slope · logit p)). */
export type LogitCalibration = z.infer<typeof logitCalibration>;

/** Knots (p, p′), p rising and p′ never falling; straight lines between them, level beyond the ends. */
export type IsotonicCalibration = z.infer<typeof isotonicCalibration>;

export type Calibration = z.infer<typeof calibrationSchema>;
