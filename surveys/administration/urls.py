"""The pages of those who administer a measurement."""

from django.urls import path

from .views import (
    departments,
    free_texts,
    introduction,
    measurements,
    preview,
    respondents,
    roles,
    shared_link,
    successions,
    terms,
    uploads,
    waves,
)

app_name = "administration"

_ORGANISATION = "administration/<str:code>/"
_MEASUREMENT = _ORGANISATION + "matningar/<slug:slug>/"
_MEASUREMENT_UPLOAD = _MEASUREMENT + "respondenter/fil/<uuid:upload_id>/"
_WAVE = _ORGANISATION + "omgangar/<int:wave_id>/"
_LIST = _WAVE + "respondenter/"
_UPLOAD = _LIST + "fil/<uuid:upload_id>/"

urlpatterns = [
    path("administration/", measurements.start, name="start"),
    path(_ORGANISATION, measurements.organisation, name="organisation"),
    path(_ORGANISATION + "forvaltningar/", departments.departments, name="departments"),
    path(_ORGANISATION + "forvaltningar/ny/", departments.department_new, name="department_new"),
    path(_ORGANISATION + "forvaltningar/<int:department_id>/", departments.department, name="department"),
    path(
        _ORGANISATION + "forvaltningar/<int:department_id>/ta-bort/",
        departments.department_delete,
        name="department_delete",
    ),
    path(_ORGANISATION + "forvaltningar/foljd/", successions.successions, name="successions"),
    path(_ORGANISATION + "forvaltningar/foljd/ny/", successions.succession_new, name="succession_new"),
    path(
        _ORGANISATION + "forvaltningar/foljd/<int:succession_id>/ta-bort/",
        successions.succession_remove,
        name="succession_remove",
    ),
    path(_ORGANISATION + "grupper/", departments.groups, name="groups"),
    path(_ORGANISATION + "grupper/ny/", departments.group_new, name="group_new"),
    path(_ORGANISATION + "grupper/<int:group_id>/", departments.group, name="group"),
    path(_ORGANISATION + "grupper/<int:group_id>/ta-bort/", departments.group_delete, name="group_delete"),
    path(_ORGANISATION + "roller/", roles.roles, name="roles"),
    path(_ORGANISATION + "roller/ny/", roles.role_new, name="role_new"),
    path(_ORGANISATION + "roller/<int:role_id>/ta-bort/", roles.role_take_away, name="role_take_away"),
    path(_ORGANISATION + "handelser/", roles.events, name="events"),
    path(_ORGANISATION + "ordlista/", terms.terms, name="terms"),
    path(_ORGANISATION + "ordlista/ny/", terms.term_new, name="term_new"),
    path(_ORGANISATION + "ordlista/ord/<slug:key>/", terms.term, name="term"),
    path(_ORGANISATION + "ordlista/ord/<slug:key>/ta-bort/", terms.term_delete, name="term_delete"),
    path(_ORGANISATION + "ordlista/ord/<slug:key>/ta-tillbaka/", terms.term_restore, name="term_restore"),
    path(_ORGANISATION + "ny-matning/", measurements.measurement_new, name="measurement_new"),
    path(_MEASUREMENT, measurements.measurement, name="measurement"),
    path(_MEASUREMENT + "introduktion/", introduction.introduction, name="introduction"),
    path(_MEASUREMENT + "introduktion/ta-bort/", introduction.introduction_remove, name="introduction_remove"),
    path(_MEASUREMENT + "fritexter/", free_texts.start, name="free_texts"),
    path(_MEASUREMENT + "fritexter/<int:department_id>/", free_texts.review, name="free_texts_review"),
    path(_MEASUREMENT + "andra/", measurements.measurement_edit, name="measurement_edit"),
    path(_MEASUREMENT + "forhandsvisning/", preview.preview, name="preview"),
    path(_MEASUREMENT + "forhandsvisning/<path:step>", preview.preview, name="preview_step"),
    path(_MEASUREMENT + "respondenter/kopiera/", respondents.measurement_copy, name="measurement_copy"),
    path(_MEASUREMENT + "respondenter/fil/", uploads.upload, name="measurement_upload"),
    path(_MEASUREMENT_UPLOAD, uploads.upload_preview, name="measurement_upload_preview"),
    path(_MEASUREMENT_UPLOAD + "glom/", uploads.upload_forget, name="measurement_upload_forget"),
    path(_MEASUREMENT + "respondenter/inlasning/<uuid:job_id>/", uploads.upload_job, name="measurement_upload_job"),
    path(_MEASUREMENT + "omgangar/ny/", waves.wave_departments, name="wave_departments"),
    path(_MEASUREMENT + "omgangar/ny/dagar/", waves.wave_dates, name="wave_dates"),
    path(_WAVE, waves.wave, name="wave"),
    path(_WAVE + "dagar/", waves.move, name="wave_move"),
    path(_WAVE + "tillfragade/", waves.expected, name="wave_expected"),
    path(_WAVE + "forlang/", waves.extend, name="wave_extend"),
    path(_WAVE + "oppna/", waves.open_wave, name="wave_open"),
    path(_WAVE + "stang/", waves.close, name="wave_close"),
    path(_WAVE + "kompletteras/", waves.mark, name="wave_mark"),
    path(_WAVE + "kompletterande/", waves.complement, name="wave_complement"),
    path(_WAVE + "ta-bort/", waves.remove, name="wave_remove"),
    path(_WAVE + "oppen-lank/", shared_link.shared_link, name="shared_link"),
    path(_WAVE + "oppen-lank/ta-bort/", shared_link.shared_link_remove, name="shared_link_remove"),
    path(_WAVE + "oppen-lank/kod.svg", shared_link.shared_link_code, name="shared_link_code"),
    path(_WAVE + "oppen-lank/affisch/", shared_link.poster, name="poster"),
    path(_LIST, respondents.respondents, name="respondents"),
    path(_LIST + "ny/", respondents.respondent_new, name="respondent_new"),
    path(_LIST + "valja/", respondents.choosing, name="choosing"),
    path(_LIST + "kopiera/", respondents.copy, name="copy"),
    path(_LIST + "fil/", uploads.upload, name="upload"),
    path(_UPLOAD, uploads.upload_preview, name="upload_preview"),
    path(_UPLOAD + "glom/", uploads.upload_forget, name="upload_forget"),
    path(_LIST + "inlasning/<uuid:job_id>/", uploads.upload_job, name="upload_job"),
    path(_LIST + "<int:respondent_id>/", respondents.respondent, name="respondent"),
    path(_LIST + "<int:respondent_id>/ta-bort/", respondents.respondent_remove, name="respondent_remove"),
]
