/* The exported functions of reports. */
#include "api/options.h"
#include "model/model.h"
#include "table/report.h"

int32_t fnl_report_new(const fnl_model *model, fnl_report **out, fnl_error *error)
{
    if (out == NULL)
        return fnl_refuse_null("out", error);
    return fnl_report_make(model == NULL ? &fnl_default_allocator : &model->memory, out, error);
}

int32_t fnl_report_result(const fnl_report *report, struct ArrowSchema *out_schema, struct ArrowArray *out,
                          fnl_error *error)
{
    if (report == NULL)
        return fnl_refuse_null("report", error);
    if (out_schema == NULL)
        return fnl_refuse_null("out_schema", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    return fnl_report_table(report, out_schema, out, error);
}

int64_t fnl_report_rejected(const fnl_report *report)
{
    return report == NULL ? 0 : fnl_report_rejected_values(report);
}

void fnl_report_free(fnl_report *report)
{
    fnl_report_destroy(report);
}
