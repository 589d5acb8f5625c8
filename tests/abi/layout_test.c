/*
 * What programs were compiled against stays as it was: numbers, offsets, sizes, signatures. Lines are added here, never
 * changed. The compiler is the test; running it looks at the initialisers. Two numbers of an offset: 64-bit, i386.
 */
#include <funnelcore/funnelcore.h>

#include <stddef.h>

#if defined(__i386__) || UINTPTR_MAX == UINT64_MAX /* no numbers are known of other machines */
#define ON(wide, narrow) (sizeof(void *) == 8 ? (wide) : (narrow))
#define AT(type, field, field_type, wide, narrow)                                                                      \
    _Static_assert(offsetof(type, field) == ON(wide, narrow) && sizeof(((type *)NULL)->field) == sizeof(field_type),   \
                   #type "." #field);                                                                                  \
    _Static_assert(_Generic(((type *)NULL)->field, field_type : 1, default : 0), #type "." #field " has another type")
#define TEXT_AT(type, field, size, at)                                                                                 \
    _Static_assert(offsetof(type, field) == (at) && sizeof(((type *)NULL)->field) == (size), #type "." #field)
#define SIZE(type, wide, narrow) _Static_assert(sizeof(type) == ON(wide, narrow), #type)

/* Frozen. */
SIZE(fnl_error, 512, 512);
AT(fnl_error, code, int32_t, 0, 0);
AT(fnl_error, severity, uint32_t, 4, 4);
AT(fnl_error, line, uint32_t, 8, 8);
AT(fnl_error, column, uint32_t, 12, 12);
AT(fnl_error, offset, uint64_t, 16, 16);
TEXT_AT(fnl_error, path, 168, 24);
TEXT_AT(fnl_error, message, 320, 192);

SIZE(fnl_cell, 32, 28);
AT(fnl_cell, type, uint32_t, 0, 0);
AT(fnl_cell, length, uint32_t, 4, 4);
AT(fnl_cell, integer, int64_t, 8, 8);
AT(fnl_cell, number, double, 16, 16);
AT(fnl_cell, text, const char *, 24, 24);

SIZE(fnl_holidays, 24, 12);
AT(fnl_holidays, calendar, const char *, 0, 0);
AT(fnl_holidays, list, const char *, 8, 4);
AT(fnl_holidays, size, size_t, 16, 8);

/* These grow at the end: their sizes of 0.1, later ones are at least that. */
#define SINCE_0_1(type, wide, narrow) _Static_assert(sizeof(type) >= ON(wide, narrow), #type)

SINCE_0_1(fnl_allocator, 40, 24);
AT(fnl_allocator, struct_size, uint32_t, 0, 0);
AT(fnl_allocator, reserved, uint32_t, 4, 4);
TEXT_AT(fnl_allocator, allocate, sizeof(void *), ON(8, 8));
TEXT_AT(fnl_allocator, resize, sizeof(void *), ON(16, 12));
TEXT_AT(fnl_allocator, release, sizeof(void *), ON(24, 16));
AT(fnl_allocator, context, void *, 32, 20);

SINCE_0_1(fnl_model_options, 24, 16);
AT(fnl_model_options, struct_size, uint32_t, 0, 0);
AT(fnl_model_options, flags, uint32_t, 4, 4);
AT(fnl_model_options, allocator, const fnl_allocator *, 8, 8);
AT(fnl_model_options, zone_folder, const char *, 16, 12);
AT(fnl_model_options, holidays, const fnl_holidays *, 24, 16);
AT(fnl_model_options, holiday_count, uint32_t, 32, 20);
AT(fnl_model_options, reserved, uint32_t, 36, 24);
AT(fnl_model_options, as_of, int64_t, 40, 28);

SINCE_0_1(fnl_bytes, 32, 20);
AT(fnl_bytes, struct_size, uint32_t, 0, 0);
AT(fnl_bytes, reserved, uint32_t, 4, 4);
AT(fnl_bytes, data, uint8_t *, 8, 8);
AT(fnl_bytes, size, size_t, 16, 12);
AT(fnl_bytes, owner, void *, 24, 16);

SINCE_0_1(fnl_plan_options, 8, 8);
AT(fnl_plan_options, struct_size, uint32_t, 0, 0);
AT(fnl_plan_options, flags, uint32_t, 4, 4);

SINCE_0_1(fnl_run_options, 40, 32);
AT(fnl_run_options, struct_size, uint32_t, 0, 0);
AT(fnl_run_options, flags, uint32_t, 4, 4);
AT(fnl_run_options, as_of, int64_t, 8, 8);
AT(fnl_run_options, first_row, int64_t, 16, 16);
AT(fnl_run_options, report, fnl_report *, 24, 24);
AT(fnl_run_options, scratch, fnl_scratch *, 32, 28);
AT(fnl_run_options, activities, const fnl_state *, 40, 32);

SINCE_0_1(fnl_state_options, 16, 16);
AT(fnl_state_options, struct_size, uint32_t, 0, 0);
AT(fnl_state_options, flags, uint32_t, 4, 4);
AT(fnl_state_options, as_of, int64_t, 8, 8);

/* Of the Arrow project, also frozen. */
SIZE(struct ArrowSchema, 72, 44);
AT(struct ArrowSchema, metadata, const char *, 16, 8);
AT(struct ArrowSchema, flags, int64_t, 24, 12);
AT(struct ArrowSchema, dictionary, struct ArrowSchema *, 48, 32);
SIZE(struct ArrowArray, 80, 60);
AT(struct ArrowArray, n_children, int64_t, 32, 32);
AT(struct ArrowArray, buffers, const void **, 40, 40);
AT(struct ArrowArray, private_data, void *, 72, 56);
SIZE(struct ArrowArrayStream, 40, 20);
#endif

_Static_assert(FNL_OK == 0 && FNL_E_ARG == 11 && FNL_E_SYNTAX == 23 && FNL_E_MODEL == 27 && FNL_E_SCHEMA == 35 &&
                   FNL_E_DATA == 42 && FNL_E_RANGE == 46 && FNL_E_OVERFLOW == 49 && FNL_E_STATE == 58 &&
                   FNL_E_LIMIT == 63 && FNL_E_NOMEM == 71 && FNL_E_IO == 77,
               "codes");
_Static_assert(FNL_SEVERITY_ERROR == 0 && FNL_SEVERITY_WARNING == 1, "severities");
_Static_assert(FNL_FORM_CBOR == 1 && FNL_FORM_JSON == 2 && FNL_FORM_WORDS == 3, "forms");
_Static_assert(FNL_RUN_STRICT == 1, "flags of runs");
_Static_assert(FNL_CELL_NULL == 0 && FNL_CELL_BOOL == 1 && FNL_CELL_INTEGER == 2 && FNL_CELL_NUMBER == 3 &&
                   FNL_CELL_TEXT == 4 && FNL_CELL_TIME == 5 && FNL_CELL_DATE == 6,
               "types of cells");

#define SIGNATURE(name, result, ...)                                                                                   \
    _Static_assert(_Generic(&(name), result(*)(__VA_ARGS__) : 1, default : 0), #name " has another signature")

SIGNATURE(fnl_version, const char *, void);
SIGNATURE(fnl_abi_version, uint32_t, void);
SIGNATURE(fnl_code_text, const char *, int32_t);
SIGNATURE(fnl_diagnostics_count, uint32_t, const fnl_diagnostics *);
SIGNATURE(fnl_diagnostics_get, int32_t, const fnl_diagnostics *, uint32_t, fnl_error *);
SIGNATURE(fnl_diagnostics_free, void, fnl_diagnostics *);
SIGNATURE(fnl_model_read, int32_t, const void *, size_t, const fnl_model_options *, fnl_model **, fnl_diagnostics **,
          fnl_error *);
SIGNATURE(fnl_model_write, int32_t, const fnl_model *, uint32_t, fnl_bytes *, fnl_error *);
SIGNATURE(fnl_model_fingerprint, int32_t, const fnl_model *, uint8_t *);
SIGNATURE(fnl_model_schema, int32_t, const fnl_model *, const char *, struct ArrowSchema *, fnl_error *);
SIGNATURE(fnl_model_check, int32_t, const fnl_model *, fnl_diagnostics **, uint32_t *, fnl_error *);
SIGNATURE(fnl_model_read_as_of, int32_t, const fnl_model *, const char *, size_t, int64_t *, fnl_error *);
SIGNATURE(fnl_model_ref, fnl_model *, fnl_model *);
SIGNATURE(fnl_model_unref, void, fnl_model *);
SIGNATURE(fnl_bytes_free, void, fnl_bytes *);
SIGNATURE(fnl_cell_write, int32_t, const fnl_model *, const fnl_cell *, char *, size_t, size_t *, fnl_error *);
SIGNATURE(fnl_plan_new, int32_t, const fnl_model *, const struct ArrowSchema *, const char *const *, uint32_t,
          const fnl_plan_options *, fnl_plan **, fnl_error *);
SIGNATURE(fnl_plan_free, void, fnl_plan *);
SIGNATURE(fnl_plan_schema, int32_t, const fnl_plan *, struct ArrowSchema *, fnl_error *);
SIGNATURE(fnl_plan_output_count, uint32_t, const fnl_plan *);
SIGNATURE(fnl_plan_run, int32_t, const fnl_plan *, const struct ArrowArray *, const fnl_run_options *,
          struct ArrowArray *, fnl_error *);
SIGNATURE(fnl_plan_run_row, int32_t, const fnl_plan *, const fnl_cell *, uint32_t, const fnl_run_options *, fnl_cell *,
          uint32_t, fnl_error *);
SIGNATURE(fnl_plan_explain, int32_t, const fnl_plan *, const struct ArrowArray *, int64_t, const fnl_run_options *,
          struct ArrowSchema *, struct ArrowArray *, fnl_error *);
SIGNATURE(fnl_plan_explain_row, int32_t, const fnl_plan *, const fnl_cell *, uint32_t, const fnl_run_options *,
          struct ArrowSchema *, struct ArrowArray *, fnl_error *);
SIGNATURE(fnl_report_new, int32_t, const fnl_model *, fnl_report **, fnl_error *);
SIGNATURE(fnl_report_result, int32_t, const fnl_report *, struct ArrowSchema *, struct ArrowArray *, fnl_error *);
SIGNATURE(fnl_report_rejected, int64_t, const fnl_report *);
SIGNATURE(fnl_report_free, void, fnl_report *);
SIGNATURE(fnl_scratch_new, int32_t, const fnl_model *, fnl_scratch **, fnl_error *);
SIGNATURE(fnl_scratch_free, void, fnl_scratch *);
SIGNATURE(fnl_state_new, int32_t, const fnl_model *, const char *, const fnl_state_options *, fnl_state **,
          fnl_error *);
SIGNATURE(fnl_state_free, void, fnl_state *);
SIGNATURE(fnl_state_bind, int32_t, fnl_state *, const char *, const struct ArrowSchema *, fnl_error *);
SIGNATURE(fnl_state_add, int32_t, fnl_state *, const char *, const struct ArrowArray *, fnl_report *, fnl_error *);
SIGNATURE(fnl_state_merge, int32_t, fnl_state *, const fnl_state *, fnl_error *);
SIGNATURE(fnl_state_save, int32_t, const fnl_state *, fnl_bytes *, fnl_error *);
SIGNATURE(fnl_state_load, int32_t, const fnl_model *, const void *, size_t, fnl_state **, fnl_error *);
SIGNATURE(fnl_state_result, int32_t, const fnl_state *, struct ArrowSchema *, struct ArrowArray *, fnl_error *);
SIGNATURE(fnl_state_kind, const char *, const fnl_state *);
SIGNATURE(fnl_state_as_of, int64_t, const fnl_state *);
SIGNATURE(fnl_state_strays, int32_t, const fnl_state *, int64_t *, int64_t *, fnl_error *);
SIGNATURE(fnl_stream_new, int32_t, struct ArrowSchema *, struct ArrowArray *, size_t, struct ArrowArrayStream *,
          fnl_error *);
SIGNATURE(fnl_capsule_free_schema, void, void *);
SIGNATURE(fnl_capsule_free_array, void, void *);
SIGNATURE(fnl_capsule_free_stream, void, void *);
SIGNATURE(fnl_capsule_allocate, void *, size_t);
SIGNATURE(fnl_shared_new, int32_t, struct ArrowSchema *, struct ArrowArray *, void *, fnl_shared **, fnl_error *);
SIGNATURE(fnl_shared_columns, int32_t, const fnl_shared *const *, const int64_t *, const int64_t *, uint32_t, int64_t,
          struct ArrowSchema *, struct ArrowArray *, fnl_error *);
SIGNATURE(fnl_shared_take, void, fnl_shared *, struct ArrowArray *);
SIGNATURE(fnl_shared_free, void, fnl_shared *);

/* Initialisers of the structs that grow. */
static const fnl_allocator allocator = FNL_ALLOCATOR_INIT;
static const fnl_model_options model_options = FNL_MODEL_OPTIONS_INIT;
static const fnl_bytes bytes = FNL_BYTES_INIT;
static const fnl_plan_options plan_options = FNL_PLAN_OPTIONS_INIT;
static const fnl_run_options run_options = FNL_RUN_OPTIONS_INIT;
static const fnl_state_options state_options = FNL_STATE_OPTIONS_INIT;

int main(void)
{
    if (allocator.struct_size != sizeof allocator || model_options.struct_size != sizeof model_options ||
        bytes.struct_size != sizeof bytes || plan_options.struct_size != sizeof plan_options ||
        run_options.struct_size != sizeof run_options || state_options.struct_size != sizeof state_options)
        return 1;
    return 0;
}
