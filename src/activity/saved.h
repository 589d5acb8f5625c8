/* The form of saved states; docs/state.cddl describes it. */
#ifndef FNL_ACTIVITY_SAVED_H
#define FNL_ACTIVITY_SAVED_H

#include "activity/state.h"

#define FNL_STATE_MARK FNL_TEXT("funnelcore state")
#define FNL_STATE_KIND FNL_TEXT("activities")

enum {
    fnl_state_version = 1,
    fnl_state_items = 7, /* mark, version, kind, fingerprint of the model, as_of, keys, checksum */
    fnl_checksum_size = 8,
    fnl_checksum_item = fnl_checksum_size + 1, /* with its head, which are the last bytes */
    fnl_wide_size = 16,                        /* of a sum beyond 64 bits */
    /* A key of stored activities: the key, they. Of others: the key, how many, then every kept column. */
    fnl_stored_key_items = 2,
    fnl_summed_key_items = 2,
    fnl_limited_items = 3, /* instant, points, how many */
    fnl_text_items = 2,    /* text, how often */
    fnl_timed_items = 2,   /* instant, value */
    fnl_event_items = 2,   /* id, instant; then the fields that are read */
};

/* Of the bytes before it. */
void fnl_state_checksum(fnl_text bytes, uint8_t out[fnl_checksum_size]);

/* Fields of a stored activity. */
uint32_t fnl_state_stored_fields(const fnl_activity_state *state);

#endif
