/* What saved states of every kind have in common: how they begin and end, and sums of 128 bits; docs/state.cddl describes it. */
#ifndef FNL_DOCUMENT_STATE_FORM_H
#define FNL_DOCUMENT_STATE_FORM_H

#include "core/arithmetic.h"
#include "document/cursor.h"

#define FNL_STATE_MARK FNL_TEXT("funnelcore state")

/* Kinds. */
#define FNL_KIND_ACTIVITIES "activities"
#define FNL_KIND_KPI "kpi"

enum {
    fnl_state_version = 1,
    fnl_state_fingerprint_size = 32,
    fnl_checksum_size = 8,
    fnl_checksum_item = fnl_checksum_size + 1, /* with its head, which are the last bytes */
    fnl_wide_size = 16,                        /* of a sum beyond 64 bits */
};

/* Whose state it is. */
typedef struct fnl_state_form {
    const char *kind;
    uint64_t items;             /* of the list that a state is */
    const uint8_t *fingerprint; /* of what it depends on */
    int64_t as_of;
} fnl_state_form;

/* Of the bytes before it. */
void fnl_state_checksum(fnl_text bytes, uint8_t out[fnl_checksum_size]);

/* The list's head, mark, version, kind, fingerprint, as_of. */
void fnl_state_put_start(fnl_buffer *out, const fnl_state_form *form);
/* The checksum of all that was put. */
void fnl_state_put_end(fnl_buffer *out);

/* The kind that bytes name, before anything is checked; empty if they do not. */
fnl_text fnl_state_kind_named(fnl_text bytes);

/* Checks the checksum, and all up to as_of, which is given; the cursor then stands behind it. FNL_E_STATE: which of these is
   another, or damaged. */
int32_t fnl_state_open(fnl_text bytes, fnl_state_form *form, fnl_cursor *cursor, fnl_error *error);
/* Nothing but the checksum is left: a problem otherwise. */
void fnl_state_close(fnl_cursor *cursor);
/* FNL_E_STATE with the cursor's problem, and where it is. */
int32_t fnl_state_refuse(fnl_text bytes, const fnl_cursor *cursor, fnl_error *error);

/* An integer, or, beyond 64 bits, 16 bytes. */
void fnl_state_put_sum(fnl_buffer *out, fnl_wide sum);
fnl_wide fnl_state_take_sum(fnl_cursor *cursor);

#endif
