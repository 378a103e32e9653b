export { varianceInflation } from "./collinearity.ts";
export { FIT_DEFAULTS, type FitOptions, type FittedScorecard, fitScorecard } from "./fit-scorecard.ts";
export { fitLogistic, type LogisticFit, type LogisticOptions } from "./logistic-regression.ts";
export { type Stepwise, stepwiseAic } from "./stepwise.ts";
