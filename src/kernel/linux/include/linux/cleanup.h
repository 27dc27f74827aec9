/* SPDX-License-Identifier: MIT */
/* Scope-bound cleanup: __free(), guard(), scoped_guard(), CLASS(). */
#ifndef __LINUX_CLEANUP_H
#define __LINUX_CLEANUP_H
#include <linux/compiler.h>

#define DEFINE_FREE(_name, _type, _free) \
	static inline void __free_##_name(void *p) { _type _T = *(_type *)p; _free; }
#define __free(_name) __cleanup(__free_##_name)
#define no_free_ptr(p) ({ __auto_type __nfp = (p); (p) = NULL; __nfp; })
#define return_ptr(p) return no_free_ptr(p)
#define retain_and_null_ptr(p) ((void)no_free_ptr(p))

#define DEFINE_CLASS(_name, _type, _exit, _init, _init_args...) \
	typedef _type class_##_name##_t; \
	static inline void class_##_name##_destructor(_type *p) { _type _T = *p; _exit; } \
	static inline _type class_##_name##_constructor(_init_args) { _type t = _init; return t; }
#define CLASS(_name, var) \
	class_##_name##_t var __cleanup(class_##_name##_destructor) = class_##_name##_constructor

#define DEFINE_GUARD(_name, _type, _lock, _unlock) \
	DEFINE_CLASS(_name, _type, if (_T) { _unlock; }, ({ _lock; _T; }), _type _T); \
	static inline void *class_##_name##_lock_ptr(class_##_name##_t *_T) { return *(void **)_T; }
#define DEFINE_GUARD_COND(_name, _ext, _condlock) \
	typedef class_##_name##_t class_##_name##_ext##_t; \
	static inline void class_##_name##_ext##_destructor(class_##_name##_t *p) { class_##_name##_destructor(p); } \
	static inline class_##_name##_t class_##_name##_ext##_constructor(class_##_name##_t _T) { \
		class_##_name##_t t = ({ void *_t = _T; if (_T && !(_condlock)) _t = NULL; _t; }); return t; } \
	static inline void *class_##_name##_ext##_lock_ptr(class_##_name##_t *_T) { return *(void **)_T; }
#define guard(_name) CLASS(_name, __UNIQUE_ID(guard))
#define __guard_ptr(_name) class_##_name##_lock_ptr
/* The inner loop runs the body once; leaving it in any way destroys "scope". */
#define scoped_guard(_name, args...) \
	for (int __sg_once = 1; __sg_once; __sg_once = 0) \
		for (CLASS(_name, scope)(args); __sg_once && __guard_ptr(_name)(&scope); __sg_once = 0)
#define scoped_cond_guard(_name, _fail, args...) \
	for (int __sg_once = 1; __sg_once; __sg_once = 0) \
		for (CLASS(_name, scope)(args); __sg_once; __sg_once = 0) \
			if (!__guard_ptr(_name)(&scope)) _fail; else

/* A guard that has to remember something besides the lock: irq flags. */
#define DEFINE_LOCK_GUARD_1(_name, _type, _lock, _unlock, ...) \
	typedef struct { _type *lock; __VA_ARGS__; } class_##_name##_t; \
	static inline void class_##_name##_destructor(class_##_name##_t *_T) { if (_T->lock) { _unlock; } } \
	static inline void *class_##_name##_lock_ptr(class_##_name##_t *_T) { return _T->lock; } \
	static inline class_##_name##_t class_##_name##_constructor(_type *l) \
	{ class_##_name##_t _t = { .lock = l }, *_T = &_t; _lock; return _t; }
#define DEFINE_LOCK_GUARD_0(_name, _lock, _unlock, ...) \
	typedef struct { void *lock; __VA_ARGS__; } class_##_name##_t; \
	static inline void class_##_name##_destructor(class_##_name##_t *_T) { if (_T->lock) { _unlock; } } \
	static inline void *class_##_name##_lock_ptr(class_##_name##_t *_T) { return _T->lock; } \
	static inline class_##_name##_t class_##_name##_constructor(void) \
	{ class_##_name##_t _t = { .lock = (void *)1 }, *_T = &_t; (void)_T; _lock; return _t; }
#endif
