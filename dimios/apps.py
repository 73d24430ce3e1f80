from django.apps import AppConfig


class DimiosConfig(AppConfig):
    name = "dimios"
    verbose_name = "DiMiOS"

    def ready(self) -> None:
        from dimios import catalogues

        catalogues.compile_changed()
