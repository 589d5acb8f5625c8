/* e^x and ln x with the same bits on every machine: fixed polynomials, no fused operations, under one unit in the last
   place. */
#ifndef FNL_ENGINE_EXPONENTIAL_H
#define FNL_ENGINE_EXPONENTIAL_H

/* 0 below about -745.2, infinity above about 709.8, NaN of NaN. */
double fnl_exp(double x);

/* Of a positive finite number. */
double fnl_ln(double x);

/* 1 / (1 + e^-x) */
double fnl_logistic(double x);

#endif
