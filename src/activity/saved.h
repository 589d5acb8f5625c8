/* The form of saved activities; docs/state.cddl describes it. */
#ifndef FNL_ACTIVITY_SAVED_H
#define FNL_ACTIVITY_SAVED_H

#include "activity/state.h"
#include "document/state_form.h"

enum {
    fnl_activity_state_items = 7, /* mark, version, kind, fingerprint of the model, as_of, keys, checksum */
    /* A key of stored activities: the key, they. Of others: the key, how many, then every kept column. */
    fnl_stored_key_items = 2,
    fnl_summed_key_items = 2,
    fnl_limited_items = 3, /* instant, points, how many */
    fnl_text_items = 2,    /* text, how often */
    fnl_timed_items = 2,   /* instant, value */
    fnl_event_items = 2,   /* id, instant; then the fields that are read */
};

/* Fields of a stored activity. */
uint32_t fnl_state_stored_fields(const fnl_activity_state *state);

/* Whose state is saved or wanted. */
static inline fnl_state_form fnl_activity_state_form(const fnl_model *model, int64_t as_of)
{
    return (fnl_state_form){ FNL_KIND_ACTIVITIES, fnl_activity_state_items, model->fingerprint, as_of };
}

#endif
