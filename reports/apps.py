from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Rapporter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from analysis import signals

        from . import converters, delivery, tasks  # noqa: F401  (registers the jobs)

        converters.register()
        signals.published.connect(delivery.on_published, dispatch_uid="make_all_reports")
