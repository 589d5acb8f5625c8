/* Files that states read: batch by batch, what cannot be read told with its line. */
#ifndef FNL_CLI_FEED_H
#define FNL_CLI_FEED_H

#include "columns.h"
#include "leads.h"
#include "rejects.h"

/* One state reading one file. */
typedef struct fnl_feed {
    const fnl_model *model;
    const char *kind;  /* of the state */
    const char *table; /* that the file is, for the state */
    const char *name;  /* of the file, in messages */
    fnl_state_options options;
    bool with_outputs; /* columns of the names of outputs are read too */
    fnl_state *state;  /* borrowed */
    fnl_column_type *types;
    fnl_columns columns;
    bool is_bound;
} fnl_feed;

/* Adds the whole of the file to the states of all feeds, whose first seven members are set. */
bool fnl_feeds_read(fnl_feed *feeds, unsigned count, fnl_leads *file, fnl_rejects *rejects, bool with_progress,
                    fnl_trouble *trouble);

#endif
