#ifndef _MATH_H
#define _MATH_H
double fabs(double); float fabsf(float); long double fabsl(long double);
double floor(double); float floorf(float); long double floorl(long double);
double ceil(double); float ceilf(float); long double ceill(long double);
double trunc(double); float truncf(float); long double truncl(long double);
double sqrt(double); float sqrtf(float); long double sqrtl(long double);
double sin(double); float sinf(float); long double sinl(long double);
double cos(double); float cosf(float); long double cosl(long double);
double tan(double); float tanf(float); long double tanl(long double);
double atan(double); float atanf(float); long double atanl(long double);
double exp(double); float expf(float); long double expl(long double);
double log(double); float logf(float); long double logl(long double);
double log10(double); float log10f(float); long double log10l(long double);
double rint(double); float rintf(float); long double rintl(long double);
double atan2(double, double); float atan2f(float, float); long double atan2l(long double, long double);
double pow(double, double); float powf(float, float); long double powl(long double, long double);
double fmod(double, double); float fmodf(float, float); long double fmodl(long double, long double);
double fmin(double, double); float fminf(float, float); long double fminl(long double, long double);
double fmax(double, double); float fmaxf(float, float); long double fmaxl(long double, long double);
double copysign(double, double); float copysignf(float, float); long double copysignl(long double, long double);
#define HUGE_VAL __builtin_huge_val()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define isfinite(x) __builtin_isfinite(x)
#define signbit(x) __builtin_signbit(x)
#endif
