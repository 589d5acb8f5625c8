/* JSON strings and scalars: shared by the reader of models and by JSON lines. */
#ifndef FNL_DOCUMENT_JSON_TEXT_H
#define FNL_DOCUMENT_JSON_TEXT_H

#include "core/buffer.h"

/* Appends text as a JSON string with its quotes: control characters (C0, DEL, C1), quotes and backslashes escaped, the
   rest as is. */
void fnl_put_json_text(fnl_buffer *out, fnl_text text);

#endif
