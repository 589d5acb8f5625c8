/* Checking what callers hand in. */
#include "api/options.h"

/* Beyond every struct to come: a larger size is a struct that was not initialised. */
enum { largest_struct = 4096 };

static bool is_zero(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

int32_t fnl_options_copy(void *copy, size_t size, const void *given, const char *name, fnl_error *error)
{
    uint32_t own_size = (uint32_t)size;
    uint32_t given_size = own_size;
    memset(copy, 0, size);
    if (given != NULL) {
        memcpy(&given_size, given, sizeof given_size);
        if (given_size < sizeof given_size || given_size > largest_struct)
            return fnl_fail(error, FNL_E_ARG, "%s: struct_size is %u; initialise the struct with its _INIT macro", name,
                            (unsigned)given_size);
        if (given_size > size && !is_zero((const unsigned char *)given + size, given_size - size))
            return fnl_fail(
                error, FNL_E_ARG,
                "%s: struct_size is %u, this version of the library knows %u bytes and the rest is not zero", name,
                (unsigned)given_size, (unsigned)own_size);
        memcpy(copy, given, given_size < size ? given_size : size);
    }
    memcpy(copy, &own_size, sizeof own_size);
    return FNL_OK;
}

int32_t fnl_allocator_copy(fnl_allocator *copy, const fnl_allocator *given, fnl_error *error)
{
    if (given == NULL) {
        *copy = fnl_default_allocator;
        return FNL_OK;
    }
    int32_t code = fnl_options_copy(copy, sizeof *copy, given, "fnl_allocator", error);
    if (code != FNL_OK)
        return code;
    if (copy->allocate == NULL || copy->resize == NULL || copy->release == NULL)
        return fnl_fail(error, FNL_E_ARG, "fnl_allocator: allocate, resize and release must all be given");
    return FNL_OK;
}

int32_t fnl_refuse_null(const char *argument, fnl_error *error)
{
    return fnl_fail(error, FNL_E_ARG, "%s is NULL", argument);
}
