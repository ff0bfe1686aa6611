import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import openzone.core.partial_dates
import openzone.core.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('core', '0002_words_and_log'),
        ('places', '0002_core_belongs_to_zones'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ServiceDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('position', models.PositiveSmallIntegerField()),
                ('required', models.BooleanField(default=True)),
                ('valid_months', models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('kind', models.CharField(choices=[('enterprises', 'for enterprises and projects'), ('residents', 'for residents and staff')], max_length=12)),
                ('since', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('closed_at', models.DateTimeField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='agencies', to='places.zone')),
            ],
            options={
                'verbose_name_plural': 'agencies',
            },
        ),
        migrations.CreateModel(
            name='Formality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('source', models.CharField(choices=[('portal', 'at the portal'), ('agent', 'by an agent'), ('counter', 'at a counter'), ('case', 'out of a demand'), ('plan', 'by a plan')], max_length=10)),
                ('state', models.CharField(choices=[('preparing', 'being prepared'), ('submitted', 'submitted'), ('returned', 'returned for correction'), ('accepted', 'accepted, under way'), ('completed', 'completed'), ('refused', 'refused'), ('withdrawn', 'withdrawn')], default='preparing', max_length=10)),
                ('state_since', models.DateTimeField()),
                ('opened_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_for', models.TextField(blank=True)),
                ('returns', models.PositiveSmallIntegerField(default=0)),
                ('running_since', models.DateTimeField(null=True)),
                ('passed', models.DurationField(default=datetime.timedelta)),
                ('due_at', models.DateTimeField(null=True)),
                ('breached_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('desk', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='registry.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='registry.person')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='places.zone')),
            ],
            options={
                'verbose_name_plural': 'formalities',
            },
        ),
        migrations.CreateModel(
            name='CorrectionNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('formality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='formalities.formality')),
            ],
        ),
        migrations.CreateModel(
            name='FormalityStretch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('runs', models.BooleanField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('worked', models.DurationField(null=True)),
                ('formality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='stretches', to='formalities.formality')),
            ],
        ),
        migrations.CreateModel(
            name='HandedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('number', models.CharField(blank=True, max_length=100)),
                ('issued_on', models.DateField(null=True)),
                ('handed_at', models.DateTimeField()),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('formality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed', to='formalities.formality')),
                ('handed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_documents', to='registry.organisation')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handed_documents', to='registry.person')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('services', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('withdraws', models.BooleanField(default=False)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('on_paper', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('asked', 'given, not accepted yet'), ('in_force', 'in force'), ('ended', 'ended'), ('declined', 'declined')], default='asked', max_length=10)),
                ('given_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_for', models.TextField(blank=True)),
                ('reminded_of', models.DateField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('agency', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='formalities.agency')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('intermediary', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_held', to='registry.organisation')),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_given', to='registry.organisation')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='registry.person')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='OutsideOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('served_since', openzone.core.partial_dates.PartialDateField(blank=True, default='', max_length=20)),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='outside_offices', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('retired', 'retired')], default='draft', max_length=10)),
                ('version_count', models.PositiveIntegerField(default=0)),
                ('retired_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('retired_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='services', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('number', models.CharField(max_length=100)),
                ('issued_on', models.DateField()),
                ('expires_on', models.DateField(null=True)),
                ('issued_at', models.DateTimeField()),
                ('reminded', models.PositiveSmallIntegerField(null=True)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('formality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='formalities.formality')),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.service')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('place', models.CharField(blank=True, max_length=200)),
                ('place_local', models.CharField(blank=True, max_length=200)),
                ('week', models.JSONField()),
                ('slot_minutes', models.PositiveSmallIntegerField(default=30)),
                ('capacity', models.PositiveSmallIntegerField(default=1)),
                ('days_ahead', models.PositiveSmallIntegerField(default=14)),
                ('closed_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.outsideoffice')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='service_counters', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='FormalityDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_until', models.DateField(null=True)),
                ('reused', models.BooleanField(default=False)),
                ('put_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('formality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='formalities.formality')),
                ('handed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='formalities.handeddocument')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.servicedocument')),
            ],
        ),
        migrations.CreateModel(
            name='CorrectionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fault', models.CharField(choices=[('missing', 'missing'), ('unfit', 'not fit'), ('other', 'something else')], max_length=10)),
                ('words', models.CharField(blank=True, max_length=500)),
                ('late', models.BooleanField(default=False)),
                ('again', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='formalities.correctionitem')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='formalities.correctionnotice')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.servicedocument')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('position', models.PositiveSmallIntegerField()),
                ('after', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('days', models.PositiveSmallIntegerField(null=True)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.outsideoffice')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='FormalityStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'waits for other steps'), ('ready', 'under way'), ('done', 'done'), ('refused', 'refused'), ('dropped', 'not needed any more')], default='waiting', max_length=10)),
                ('ready_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('worked', models.DurationField(null=True)),
                ('remark', models.TextField(blank=True)),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('formality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='formalities.formality')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='formality_steps', to='places.unit')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='formalities.servicestep')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('number', models.PositiveIntegerField()),
                ('summary', models.TextField(blank=True)),
                ('summary_local', models.TextField(blank=True)),
                ('applicant', models.CharField(choices=[('enterprises', 'enterprises'), ('persons', 'persons'), ('both', 'enterprises and persons')], max_length=12)),
                ('levels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('zone', 'zone'), ('park', 'park or sub-district'), ('station', 'station')], max_length=10), size=None)),
                ('promise_days', models.PositiveSmallIntegerField()),
                ('fee', models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ('currency', models.CharField(default='CNY', max_length=3, validators=[django.core.validators.RegexValidator('^[A-Z]{3}\\Z')])),
                ('legal_basis', models.TextField(blank=True)),
                ('legal_basis_local', models.TextField(blank=True)),
                ('words', models.GeneratedField(db_persist=True, expression=openzone.core.search.SearchWords(models.Func(models.Func(models.Func(models.F('name'), models.F('name_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('summary'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('summary_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('remark', models.CharField(blank=True, max_length=300)),
                ('written_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('counter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='formalities.servicecounter')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='formalities.outsideoffice')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='formalities.service')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.unit')),
            ],
        ),
        migrations.AddField(
            model_name='servicestep',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='formalities.serviceversion'),
        ),
        migrations.AddField(
            model_name='servicedocument',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='documents', to='formalities.serviceversion'),
        ),
        migrations.AddField(
            model_name='service',
            name='shown',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='shown_of', to='formalities.serviceversion'),
        ),
        migrations.AddField(
            model_name='formality',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='formalities', to='formalities.serviceversion'),
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('booked_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('place', models.PositiveSmallIntegerField()),
                ('remark', models.CharField(blank=True, max_length=300)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_reason', models.CharField(blank=True, max_length=300)),
                ('booked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='registry.organisation')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='places.zone')),
                ('counter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='formalities.servicecounter')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='formalities.serviceversion')),
            ],
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='agency_code_once'),
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['enterprises', 'residents'])), name='agency_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='correctionnotice',
            constraint=models.UniqueConstraint(fields=('formality', 'number'), name='correction_notice_number_once'),
        ),
        migrations.AddIndex(
            model_name='formalitystretch',
            index=models.Index(fields=['formality', 'id'], name='formality_stretch_order'),
        ),
        migrations.AddConstraint(
            model_name='formalitystretch',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('formality',), name='formality_stretch_one_open'),
        ),
        migrations.AddConstraint(
            model_name='formalitystretch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('until__isnull', True), ('worked__isnull', True)), models.Q(('until__gte', models.F('since')), ('worked__isnull', False)), _connector='OR'), name='formality_stretch_whole'),
        ),
        migrations.AddIndex(
            model_name='handeddocument',
            index=models.Index(fields=['organisation', 'code', '-id'], name='handed_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='handeddocument',
            index=models.Index(fields=['person', 'code', '-id'], name='handed_of_person'),
        ),
        migrations.AddConstraint(
            model_name='handeddocument',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='handed_document_of_one'),
        ),
        migrations.AddConstraint(
            model_name='handeddocument',
            constraint=models.CheckConstraint(condition=models.Q(('file__isnull', False), models.Q(('number', ''), _negated=True), _connector='OR'), name='handed_document_file_or_number'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['organisation', 'state'], name='mandate_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['person', 'state'], name='mandate_of_person'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['agency', 'state'], name='mandate_to_agency'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['intermediary', 'state'], name='mandate_to_intermediary'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='mandate_changed'),
        ),
        migrations.AddIndex(
            model_name='mandate',
            index=models.Index(condition=models.Q(('state__in', ['asked', 'in_force']), ('until__isnull', False)), fields=['zone', 'until'], name='mandate_running_out'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='mandate_of_one'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', False), ('intermediary__isnull', True)), models.Q(('agency__isnull', True), ('intermediary__isnull', False)), _connector='OR'), name='mandate_to_one'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'in_force', 'ended', 'declined'])), name='mandate_state_known'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='mandate_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['asked', 'in_force']), _negated=True), ('on_paper', False), ('document__isnull', False), _connector='OR'), name='mandate_on_paper_has_it'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['asked', 'in_force']), _negated=True), models.Q(('intermediary', models.F('organisation')), _negated=True), _connector='OR'), name='mandate_to_another'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='mandate_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'in_force'])), fields=('organisation', 'person', 'agency', 'intermediary'), name='mandate_one_living', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='outsideoffice',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='outside_office_code_once'),
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(condition=models.Q(('expires_on__isnull', False)), fields=['expires_on'], name='certificate_expiring'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(fields=('service', 'number'), name='certificate_number_once'),
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on__isnull', True), ('expires_on__gte', models.F('issued_on')), _connector='OR'), name='certificate_expires_after_issue'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='service_counter_code_once'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('office__isnull', True), ('unit__isnull', False)), models.Q(('office__isnull', False), ('unit__isnull', True)), _connector='OR'), name='service_counter_of_one'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.CheckConstraint(condition=models.Q(('slot_minutes__range', (5, 480))), name='service_counter_slot_5_to_480'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__range', (1, 100))), name='service_counter_capacity_1_to_100'),
        ),
        migrations.AddConstraint(
            model_name='servicecounter',
            constraint=models.CheckConstraint(condition=models.Q(('days_ahead__range', (1, 180))), name='service_counter_ahead_1_to_180'),
        ),
        migrations.AddIndex(
            model_name='formalitydocument',
            index=models.Index(fields=['formality', 'id'], name='formality_document_order'),
        ),
        migrations.AddConstraint(
            model_name='formalitydocument',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('formality', 'document'), name='formality_document_once'),
        ),
        migrations.AddConstraint(
            model_name='correctionitem',
            constraint=models.CheckConstraint(condition=models.Q(('fault__in', ['missing', 'unfit', 'other'])), name='correction_fault_known'),
        ),
        migrations.AddConstraint(
            model_name='correctionitem',
            constraint=models.CheckConstraint(condition=models.Q(('document__isnull', False), models.Q(('fault', 'other'), models.Q(('words', ''), _negated=True)), _connector='OR'), name='correction_says_something'),
        ),
        migrations.AddIndex(
            model_name='formalitystep',
            index=models.Index(condition=models.Q(('state', 'ready')), fields=['unit', 'due_at'], name='formality_step_ready'),
        ),
        migrations.AddIndex(
            model_name='formalitystep',
            index=models.Index(fields=['unit', 'formality'], name='formality_step_of_unit'),
        ),
        migrations.AddConstraint(
            model_name='formalitystep',
            constraint=models.UniqueConstraint(fields=('formality', 'step'), name='formality_step_once'),
        ),
        migrations.AddConstraint(
            model_name='formalitystep',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'ready', 'done', 'refused', 'dropped'])), name='formality_step_state_known'),
        ),
        migrations.AddConstraint(
            model_name='formalitystep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ready_at__isnull', True), ('state', 'waiting')), ('state', 'dropped'), models.Q(('ready_at__isnull', False), ('state__in', ['ready', 'done', 'refused'])), _connector='OR'), name='formality_step_ready_some_time'),
        ),
        migrations.AddConstraint(
            model_name='formalitystep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('done_by__isnull', False), ('state__in', ['done', 'refused']), ('worked__isnull', False)), models.Q(('done_at__isnull', True), ('done_by__isnull', True), ('state__in', ['waiting', 'ready', 'dropped']), ('worked__isnull', True)), _connector='OR'), name='formality_step_done_whole'),
        ),
        migrations.AddIndex(
            model_name='serviceversion',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='service_version_words'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.UniqueConstraint(fields=('service', 'number'), name='service_version_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('office__isnull', True), ('unit__isnull', False)), models.Q(('office__isnull', False), ('unit__isnull', True)), _connector='OR'), name='service_version_of_one'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(('applicant__in', ['enterprises', 'persons', 'both'])), name='service_version_applicant_known'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(('levels__contained_by', ['zone', 'park', 'station']), models.Q(('levels', []), _negated=True)), name='service_version_offered_somewhere'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(('fee__gte', 0)), name='service_version_fee_not_below_0'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='service_version_published_whole'),
        ),
        migrations.AddConstraint(
            model_name='servicestep',
            constraint=models.UniqueConstraint(fields=('version', 'code'), name='service_step_once'),
        ),
        migrations.AddConstraint(
            model_name='servicestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('office__isnull', True), ('unit__isnull', False)), models.Q(('office__isnull', False), ('unit__isnull', True)), _connector='OR'), name='service_step_of_one'),
        ),
        migrations.AddConstraint(
            model_name='servicestep',
            constraint=models.CheckConstraint(condition=models.Q(('after__contains', [models.F('code')]), _negated=True), name='service_step_not_after_itself'),
        ),
        migrations.AddConstraint(
            model_name='servicedocument',
            constraint=models.UniqueConstraint(fields=('version', 'code'), name='service_document_once'),
        ),
        migrations.AddConstraint(
            model_name='servicedocument',
            constraint=models.CheckConstraint(condition=models.Q(('valid_months', 0), _negated=True), name='service_document_valid_for_some_time'),
        ),
        migrations.AddIndex(
            model_name='service',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='service_newest'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.UniqueConstraint(fields=('zone', 'code'), name='service_code_once'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'retired'])), name='service_state_known'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), ('state', 'retired')), models.Q(models.Q(('state', 'retired'), _negated=True), ('retired_at__isnull', True), ('retired_by__isnull', True)), _connector='OR'), name='service_retired_whole'),
        ),
        migrations.AddIndex(
            model_name='formality',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='formality_changed'),
        ),
        migrations.AddIndex(
            model_name='formality',
            index=models.Index(fields=['unit', '-changed_at'], name='formality_of_unit'),
        ),
        migrations.AddIndex(
            model_name='formality',
            index=models.Index(fields=['organisation', '-changed_at'], name='formality_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='formality',
            index=models.Index(condition=models.Q(('running_since__isnull', False)), fields=['zone', 'due_at'], name='formality_due'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person__isnull', True)), models.Q(('organisation__isnull', True), ('person__isnull', False)), _connector='OR'), name='formality_of_one'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'submitted', 'returned', 'accepted', 'completed', 'refused', 'withdrawn'])), name='formality_state_known'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['portal', 'agent', 'counter', 'case', 'plan'])), name='formality_source_known'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due_at__isnull', False), ('running_since__isnull', False), ('state__in', ['accepted', 'submitted'])), models.Q(models.Q(('state__in', ['accepted', 'submitted']), _negated=True), ('running_since__isnull', True)), _connector='OR'), name='formality_due_while_it_runs'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['completed', 'refused', 'withdrawn'])), models.Q(('ended_at__isnull', True), ('state__in', ['accepted', 'preparing', 'returned', 'submitted'])), _connector='OR'), name='formality_ended_whole'),
        ),
        migrations.AddConstraint(
            model_name='formality',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparing', 'withdrawn']), ('submitted_at__isnull', False), _connector='OR'), name='formality_submitted_some_time'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['zone', 'starts_at', 'id'], name='appointment_of_zone'),
        ),
        migrations.AddIndex(
            model_name='appointment',
            index=models.Index(fields=['organisation', 'starts_at'], name='appointment_of_organisation'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='appointment_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='appointment_place_from_1'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True)), fields=('counter', 'starts_at', 'place'), name='appointment_place_once'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='appointment_cancelled_whole'),
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField()),
                ('laid_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('laid_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='registry.organisation')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='PlanItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[a-z][a-z0-9-]{0,39}\\Z')])),
                ('position', models.PositiveSmallIntegerField()),
                ('after', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('first_begins', models.DateField()),
                ('first_ends', models.DateField()),
                ('dropped_at', models.DateTimeField(null=True)),
                ('dropped_reason', models.CharField(blank=True, max_length=300)),
                ('feeds', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.firstdaysstep')),
                ('formality', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plan_item', to='formalities.formality')),
                ('plan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='items', to='formalities.plan')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_items', to='formalities.service')),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='plan_newest'),
        ),
        migrations.AddIndex(
            model_name='plan',
            index=models.Index(fields=['organisation', '-laid_at'], name='plan_of_organisation'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('organisation',), name='plan_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.UniqueConstraint(fields=('plan', 'code'), name='plan_item_once'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('first_ends__gte', models.F('first_begins'))), name='plan_item_ends_after_begin'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('after__contains', [models.F('code')]), _negated=True), name='plan_item_not_after_itself'),
        ),
        migrations.AddConstraint(
            model_name='planitem',
            constraint=models.CheckConstraint(condition=models.Q(('dropped_at__isnull', True), models.Q(('dropped_reason', ''), _negated=True), _connector='OR'), name='plan_item_dropped_with_a_reason'),
        ),
    ]
