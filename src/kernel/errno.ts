// Error numbers by name, as errno(3) has them.

// biome-ignore format: a table
const NAMES: Readonly<Record<number, string>> = {
  1: 'EPERM', 2: 'ENOENT', 4: 'EINTR', 5: 'EIO', 6: 'ENXIO', 7: 'E2BIG', 9: 'EBADF', 11: 'EAGAIN', 12: 'ENOMEM',
  13: 'EACCES', 14: 'EFAULT', 16: 'EBUSY', 17: 'EEXIST', 18: 'EXDEV', 19: 'ENODEV', 20: 'ENOTDIR', 21: 'EISDIR',
  22: 'EINVAL', 23: 'ENFILE', 24: 'EMFILE', 25: 'ENOTTY', 27: 'EFBIG', 28: 'ENOSPC', 29: 'ESPIPE', 30: 'EROFS',
  32: 'EPIPE', 33: 'EDOM', 34: 'ERANGE', 35: 'EDEADLK', 38: 'ENOSYS', 61: 'ENODATA', 62: 'ETIME', 71: 'EPROTO',
  75: 'EOVERFLOW', 77: 'EBADFD', 86: 'ESTRPIPE', 95: 'EOPNOTSUPP', 98: 'EADDRINUSE', 108: 'ESHUTDOWN',
  110: 'ETIMEDOUT', 114: 'EALREADY', 115: 'EINPROGRESS', 512: 'ERESTARTSYS', 517: 'EPROBE_DEFER', 524: 'ENOTSUPP',
};

/** Whether a result is the negative of a known error number. */
export const isErrno = (result: number): boolean => NAMES[-result] !== undefined;
/** 'EINVAL' for -22. */
export const errnoName = (result: number): string => NAMES[-result] ?? `E${-result}`;

export const ENOENT = 2;
export const EBADF = 9;
export const EAGAIN = 11;
export const EEXIST = 17;
export const EFAULT = 14;
export const EINVAL = 22;
export const EPIPE = 32;
export const EBADFD = 77;
export const ETIMEDOUT = 110;
