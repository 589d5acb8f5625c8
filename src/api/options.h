/* Checking what callers hand in: structs that grow with versions, allocators. */
#ifndef FNL_API_OPTIONS_H
#define FNL_API_OPTIONS_H

#include "core/failure.h"

/*
 * Copies an options struct, which begins with struct_size, into copy of `size` bytes: a shorter one of an older program is
 * filled with zeros, a longer one of a newer program is taken if what this version does not know is zero. given may be
 * NULL: all zeros. name: of the struct, for the message. FNL_E_ARG.
 */
int32_t fnl_options_copy(void *copy, size_t size, const void *given, const char *name, fnl_error *error);

/* An allocator of a caller, or the default one for NULL. FNL_E_ARG. */
int32_t fnl_allocator_copy(fnl_allocator *copy, const fnl_allocator *given, fnl_error *error);

/* FNL_E_ARG, and the message says which argument. */
int32_t fnl_refuse_null(const char *argument, fnl_error *error);

#endif
