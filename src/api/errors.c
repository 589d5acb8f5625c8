/* The exported functions of error.h. */
#include "core/failure.h"

const char *fnl_code_text(int32_t code)
{
    static const struct {
        int32_t code;
        const char *name;
    } names[] = {
        { FNL_OK, "FNL_OK" },           { FNL_E_ARG, "FNL_E_ARG" },           { FNL_E_SYNTAX, "FNL_E_SYNTAX" },
        { FNL_E_MODEL, "FNL_E_MODEL" }, { FNL_E_SCHEMA, "FNL_E_SCHEMA" },     { FNL_E_DATA, "FNL_E_DATA" },
        { FNL_E_RANGE, "FNL_E_RANGE" }, { FNL_E_OVERFLOW, "FNL_E_OVERFLOW" }, { FNL_E_STATE, "FNL_E_STATE" },
        { FNL_E_LIMIT, "FNL_E_LIMIT" }, { FNL_E_NOMEM, "FNL_E_NOMEM" },       { FNL_E_IO, "FNL_E_IO" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].code == code)
            return names[i].name;
    return "FNL_E_?";
}

uint32_t fnl_diagnostics_count(const fnl_diagnostics *diagnostics)
{
    return diagnostics == NULL ? 0 : diagnostics->count;
}

int32_t fnl_diagnostics_get(const fnl_diagnostics *diagnostics, uint32_t i, fnl_error *out)
{
    if (out == NULL || i >= fnl_diagnostics_count(diagnostics))
        return FNL_E_ARG;
    *out = diagnostics->problems[i];
    return FNL_OK;
}

void fnl_diagnostics_free(fnl_diagnostics *diagnostics)
{
    if (diagnostics == NULL)
        return;
    fnl_allocator memory = diagnostics->memory_kept;
    fnl_release(&memory, diagnostics->problems);
    fnl_release(&memory, diagnostics);
}
