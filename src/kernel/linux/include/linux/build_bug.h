/* SPDX-License-Identifier: MIT */
#ifndef __LINUX_BUILD_BUG_H
#define __LINUX_BUILD_BUG_H
#define BUILD_BUG_ON_ZERO(e) ((int)(sizeof(struct { int : (-!!(e)); })))
#define BUILD_BUG_ON_MSG(c, msg) do { } while (0)
#define BUILD_BUG_ON(c) do { (void)sizeof(char[1 - 2 * !!(c)]); } while (0)
#define BUILD_BUG_ON_NOT_POWER_OF_2(n) BUILD_BUG_ON((n) == 0 || (((n) & ((n) - 1)) != 0))
#define BUILD_BUG() do { } while (0)
#define __static_assert_pick(a, b, name, ...) name
#define __static_assert1(e) _Static_assert(e, #e)
#define __static_assert2(e, m) _Static_assert(e, m)
#define static_assert(...) __static_assert_pick(__VA_ARGS__, __static_assert2, __static_assert1, 0)(__VA_ARGS__)
#endif
