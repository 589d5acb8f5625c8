/* The readers of the three forms. Each takes document->source and gives document->root. */
#ifndef FNL_DOCUMENT_READER_H
#define FNL_DOCUMENT_READER_H

#include "document/document.h"

int32_t fnl_read_yaml(fnl_document *document, fnl_error *error);
int32_t fnl_read_json(fnl_document *document, fnl_error *error);
int32_t fnl_read_cbor(fnl_document *document, fnl_error *error);

#endif
