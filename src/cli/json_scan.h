/* One JSON value after the other in a line: strictly RFC 8259. */
#ifndef FNL_CLI_JSON_SCAN_H
#define FNL_CLI_JSON_SCAN_H

#include "page.h"

typedef struct fnl_json_scan {
    const char *at;
    const char *end;
    const char *wrong; /* what is not right at `at`; static text */
} fnl_json_scan;

typedef enum fnl_json_kind { fnl_json_null, fnl_json_text, fnl_json_verbatim } fnl_json_kind;

void fnl_json_skip_space(fnl_json_scan *scan);

/* Takes this byte, with space around it; false, and nothing taken, if another stands there. */
bool fnl_json_take(fnl_json_scan *scan, char byte);

/* A string: out points into the line, or into page where escapes were undone. False: scan->wrong says why. */
bool fnl_json_string(fnl_json_scan *scan, fnl_page *page, fnl_slice *out);

/* Any value. Texts as above; all else but null as it is written. */
bool fnl_json_value(fnl_json_scan *scan, fnl_page *page, fnl_json_kind *kind, fnl_slice *out);

/* The next member of an object, or item of a list (key NULL), which ends with `close`. The pages are what key and value may
   lie in. False at the end, and where it is no JSON. */
bool fnl_json_next(fnl_json_scan *scan, char close, bool is_first, fnl_page *key_page, fnl_slice *key,
                   fnl_page *value_page, fnl_slice *value);

#endif
