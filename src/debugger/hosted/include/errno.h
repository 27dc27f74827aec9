#ifndef _ERRNO_H
#define _ERRNO_H
extern int errno;
#define EINVAL 22
#define ERANGE 34
#define ENOMEM 12
#endif
