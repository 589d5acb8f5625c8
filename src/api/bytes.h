/* Bytes that go out. */
#ifndef FNL_API_BYTES_H
#define FNL_API_BYTES_H

#include "core/buffer.h"
#include "core/failure.h"

/* Whether out can take bytes: initialised, and nothing in it that would be lost. FNL_E_ARG. */
int32_t fnl_bytes_check(const fnl_bytes *out, fnl_error *error);

/* Moves the bytes of a buffer that has not failed; the buffer is then as after start. FNL_E_NOMEM. */
int32_t fnl_bytes_move(fnl_bytes *out, fnl_buffer *buffer, fnl_error *error);

#endif
