#ifndef _MATH_H
#define _MATH_H
#define __ONE(f) double f(double); float f##f(float); long double f##l(long double);
#define __TWO(f) double f(double, double); float f##f(float, float); long double f##l(long double, long double);
__ONE(fabs) __ONE(floor) __ONE(ceil) __ONE(trunc) __ONE(round) __ONE(rint) __ONE(sqrt) __ONE(cbrt) __ONE(sin)
__ONE(cos) __ONE(tan) __ONE(asin) __ONE(acos) __ONE(atan) __ONE(sinh) __ONE(cosh) __ONE(tanh) __ONE(asinh)
__ONE(acosh) __ONE(atanh) __ONE(exp) __ONE(exp2) __ONE(expm1) __ONE(log) __ONE(log2) __ONE(log10) __ONE(log1p)
__TWO(atan2) __TWO(pow) __TWO(fmod) __TWO(fmin) __TWO(fmax) __TWO(hypot) __TWO(copysign)
#undef __ONE
#undef __TWO
#define HUGE_VAL __builtin_huge_val()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define isfinite(x) __builtin_isfinite(x)
#define signbit(x) __builtin_signbit(x)
#endif
